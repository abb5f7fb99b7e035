import type { Node } from '../../core/inventory/inventory.ts'
import type { Exec } from '../../ports/nodes/exec.ts'
import type { HostKeys } from '../../ports/nodes/host-keys.ts'
import type { StreamsOverSsh } from '../../ports/nodes/open-stream.ts'
import type { SshProgram } from '../../ports/nodes/ssh-program.ts'
import { execOverSsh } from './exec-over-ssh.ts'
import { acceptHostKey } from './host-keys.ts'
import { Masters, type SshFiles } from './masters.ts'
import { SessionStream } from './session-stream.ts'
import { sshProgram } from './ssh-program.ts'

export type { SshFiles } from './masters.ts'

export interface SshAccess {
  /** Takes the inventory's nodes. */
  use(nodes: readonly Node[]): void
  streams: StreamsOverSsh
  exec: Exec
  /** For what is no node: programs that use ssh by themselves. */
  program: SshProgram
  hostKeys: HostKeys
  /** Ends every connection and removes what was made for them. */
  close(): Promise<void>
}

/** Everything homeport does over SSH: one owned connection to each node, sessions in it. */
export function sshAccess(files: SshFiles): SshAccess {
  const masters = new Masters(files)
  const program = sshProgram(files)
  let nodes = new Map<string, Node>()
  return {
    use: (newNodes) => {
      nodes = new Map(newNodes.map((node) => [node.name, node]))
    },
    streams: {
      open: (node, connection, lane) =>
        new SessionStream(async () => masters.of(node, connection, lane), 'docker system dial-stdio'),
      drop: (node) => masters.drop(node),
    },
    exec: execOverSsh((name) => {
      const node = nodes.get(name)
      if (!node) throw new Error('the inventory has no such node')
      return masters.any(node)
    }),
    program,
    hostKeys: { accept: (where, key) => acceptHostKey(where, key, files.acceptedHostKeys) },
    async close() {
      program.close()
      await masters.close()
    },
  }
}
