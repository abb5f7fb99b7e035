import type { NodeFile } from '../../contract/inventory.ts'
import { listed } from './checks/check-nodes.ts'
import type { Node } from './inventory.ts'
import { readConnection } from './values/connections.ts'
import { readHostKey } from './values/host-keys.ts'

/** A node with defaults filled in. Only for a file without a problem. */
export function buildNode(name: string, node: NodeFile): Node {
  return {
    name,
    connect: listed('connect', node.connect).flatMap(({ text }) => readConnection(text) ?? []),
    hostKeys: listed('host_key', node.host_key).flatMap(({ text }) => readHostKey(text) ?? []),
    swarm: node.swarm,
    role: node.role ?? 'worker',
    labels: node.labels ?? {},
    scheduling: node.scheduling,
    alwaysOn: node.always_on ?? true,
    link: node.link ?? 'fast',
    paths: {
      stacks: node.paths?.stacks ?? '/opt/homeport/stacks',
      config: node.paths?.config ?? '/opt/homeport/config',
    },
    devices: node.devices ?? {},
    renamedFrom: node.renamed_from,
  }
}
