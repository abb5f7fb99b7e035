import { engines } from '../adapters/docker/engines.ts'
import { type SshFiles, sshAccess } from '../adapters/ssh/ssh-access.ts'
import type { TryNode } from '../ports/first-start.ts'

/** A node that no inventory names, reached as any other is: by connections of its own, which end with the trial. */
export function nodeTrial(files: SshFiles, bootstrapLine: string): TryNode {
  return async (node) => {
    const ssh = sshAccess(files)
    const ways = engines({ overSsh: ssh.streams, readTls: async () => ({}), bootstrapLine })
    ways.use([node])
    try {
      return { ok: true, info: await ways.node(node.name).info() }
    } catch (error) {
      return { ok: false, problem: ways.explain(node.name, error) }
    } finally {
      await ways.close()
      await ssh.close()
    }
  }
}
