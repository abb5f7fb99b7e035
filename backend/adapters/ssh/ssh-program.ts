import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { quoted } from '../../core/project/quoted.ts'
import type { SshHost, SshProgram } from '../../ports/nodes/ssh-program.ts'
import { hostKey, knownHostKeys, knownHostLines, offeredHostKey } from './host-keys.ts'
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
    command(host) {
      folder ??= privateFolder()
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const name = knownAs(host)
      const knownHosts = join(folder, 'known_hosts')
      const lines = knownHostLines({ name, hostKeys: [...host.keys] }, files.acceptedHostKeys)
      writeFileSync(knownHosts, lines, { mode: 0o600 })
      return quoted(['ssh', ...programArguments(name, { knownHosts, identity: files.identity }, patience)])
    },
    async offered(host) {
      const where = knownAs(host)
      const shown = await offeredHostKey(host, SCAN_MS)
      if (shown === undefined) return undefined
      const keys = knownHostKeys({ name: where, hostKeys: [...host.keys] }, files.acceptedHostKeys)
      const known = keys.flatMap((key) => hostKey(key)?.fingerprint ?? [])
      const [kind = ''] = shown.key.split(' ')
      return { where, kind, ...shown, ...(known.length > 0 && { known }) }
    },
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
