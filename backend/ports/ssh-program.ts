/** The way over SSH for a program that speaks through `ssh` by itself, as git does. */
export interface SshProgram {
  /** ssh and its arguments, as a line for a shell, for a connection to this host and no other. */
  command(host: SshHost): string
  /** The key the host offers now: `ssh-ed25519 AAAA…`, and its fingerprint; undefined when it offers none. */
  offered(host: SshHost): Promise<{ key: string; fingerprint: string } | undefined>
  /** By which name the host stands in a known_hosts file. */
  knownAs(host: SshHost): string
}

export interface SshHost {
  host: string
  port: number
  /** Pinned keys; none: those a person accepted count. */
  keys: readonly string[]
}
