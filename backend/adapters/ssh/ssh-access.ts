import type { Node } from '../../core/inventory/inventory.ts'
import type { Exec } from '../../ports/exec.ts'
import type { StreamsOverSsh } from '../../ports/open-stream.ts'
import { execOverSsh } from './exec-over-ssh.ts'
import { Masters, type SshFiles } from './masters.ts'
import { SessionStream } from './session-stream.ts'

export type { SshFiles } from './masters.ts'

export interface SshAccess {
  /** Takes the inventory's nodes. */
  use(nodes: readonly Node[]): void
  streams: StreamsOverSsh
  exec: Exec
  /** Ends every connection and removes what was made for them. */
  close(): Promise<void>
}

/** Everything homeport does over SSH: one owned connection to each node, sessions in it. */
export function sshAccess(files: SshFiles): SshAccess {
  const masters = new Masters(files)
  let nodes = new Map<string, Node>()
  return {
    use: (newNodes) => {
      nodes = new Map(newNodes.map((node) => [node.name, node]))
    },
    streams: {
      open: (node, connection) =>
        new SessionStream(async () => masters.of(node, connection), 'docker system dial-stdio'),
      drop: (node) => masters.drop(node),
    },
    exec: execOverSsh((name) => {
      const node = nodes.get(name)
      if (!node) throw new Error('the inventory has no such node')
      return masters.any(node)
    }),
    close: () => masters.close(),
  }
}
