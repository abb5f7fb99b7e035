import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { quoted } from '../../core/project/quoted.ts'
import type { SshHost, SshProgram } from '../../ports/ssh-program.ts'
import { knownHostLines, offeredHostKey } from './host-keys.ts'
import type { SshFiles } from './masters.ts'
import { privateFolder } from './private-folder.ts'
import { programArguments } from './ssh-arguments.ts'

/** Seconds. */
const patience = { connect: 10, alive: 5 }
const SCAN_MS = 5_000

/** The same strictness as homeport's own connections have, lent to another program. */
export function sshProgram(files: SshFiles): SshProgram & { close(): void } {
  let folder: string | undefined
  return {
    knownAs,
    command(host) {
      folder ??= privateFolder()
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const name = knownAs(host)
      const knownHosts = join(folder, 'known_hosts')
      const lines = knownHostLines({ name, hostKeys: [...host.keys] }, files.acceptedHostKeys)
      writeFileSync(knownHosts, lines, { mode: 0o600 })
      return quoted(['ssh', ...programArguments(name, { knownHosts, identity: files.identity }, patience)])
    },
    offered: (host) => offeredHostKey(host, SCAN_MS),
    close() {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
      folder = undefined
    },
  }
}

/** As in any known_hosts file. */
function knownAs({ host, port }: SshHost): string {
  return port === 22 ? host : `[${host}]:${port}`
}
