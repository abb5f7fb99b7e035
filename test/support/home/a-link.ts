import { onTestFinished } from 'vitest'
import { dockerEngine } from '../../../backend/adapters/docker/docker-engine.ts'
import { NodeLink } from '../../../backend/adapters/docker/link/node-link.ts'
import type { Node } from '../../../backend/core/inventory/inventory.ts'
import type { DockerApi } from '../../../backend/ports/nodes/docker-api.ts'
import { aMember } from '../engine/a-member.ts'

/** The link to a node that is reached in these ways, and its engine's API. */
export function aLink(
  connect: Node['connect'],
  parts: Partial<Node> = {},
): { link: NodeLink; api: DockerApi } {
  const link = new NodeLink(aMember('rpi1', { ...parts, connect }), {
    openStream: () => {
      throw new Error('no node of this test is reached over SSH')
    },
    readTls: async () => ({}),
  })
  onTestFinished(() => link.kept.drop())
  return { link, api: dockerEngine(() => link) }
}
