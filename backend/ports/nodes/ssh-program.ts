import type { OfferedKey } from '../../contract/host-key.ts'

/** The way over SSH for a program that speaks through `ssh` by itself, as git does. */
export interface SshProgram {
  /** ssh and its arguments, as a line for a shell, for a connection to this host and no other. */
  command(host: SshHost): string
  /** The key the host shows now, beside those it is known by; undefined when it shows none. */
  offered(host: SshHost): Promise<OfferedKey | undefined>
}

export interface SshHost {
  host: string
  port: number
  /** Pinned keys; none: those a person accepted count. */
  keys: readonly string[]
}
