import { startedEngine } from './engine/dockerd.ts'
import { engineVersion } from './nodes/inside.ts'
import type { LabNode, LabState } from './nodes/lab-state.ts'
import { type ContainerFacts, factsOf } from './nodes/node-container.ts'

export interface NodeStatus extends LabNode {
  state: ContainerFacts['state']
  /** The cable is pulled. */
  cut: boolean
  /** The version of its Docker Engine, when it answers. */
  engine?: string
}

export interface LabStatus extends Omit<LabState, 'nodes'> {
  nodes: NodeStatus[]
  /** The process of the lab host's Docker Engine, when a lab started it. */
  hostEngine?: number
}

export async function statusOf(lab: LabState): Promise<LabStatus> {
  const { name, dir, keyFile, network, subnet } = lab
  const nodes = await Promise.all(lab.nodes.map((node) => nodeStatus(lab, node)))
  return { name, dir, keyFile, network, subnet, nodes, hostEngine: startedEngine()?.pid }
}

export function describeStatus(status: LabStatus): string {
  const rows = status.nodes.map((node) => {
    const state = [node.state, node.cut && 'cut off'].filter(Boolean).join(', ')
    return `  ${node.name.padEnd(8)} ${node.address.padEnd(12)} ${state.padEnd(18)} ${node.engine ? `Docker ${node.engine}` : ''}`
  })
  const [first] = status.nodes
  const hint = first ? `  ssh -i ${status.keyFile} ${first.user}@${first.address}` : ''
  return [`Lab ${status.name} (${status.subnet})`, ...rows, hint].join('\n')
}

async function nodeStatus(lab: LabState, node: LabNode): Promise<NodeStatus> {
  const { state, attached } = await factsOf(lab, node)
  const engine = state === 'running' ? await engineVersion(node) : undefined
  return { ...node, state, cut: !attached, engine }
}
