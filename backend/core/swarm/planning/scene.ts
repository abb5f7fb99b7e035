import type { Problem } from '../../../contract/doors/problem.ts'
import type { EngineInfo, EngineNode, SwarmSnapshot } from '../../engine/seen.ts'
import type { Node, Swarm } from '../../inventory/inventory.ts'
import { byText, digestOf } from '../../plan/keyed/canonical.ts'
import type { Networks } from './addresses.ts'

/** What a node's engine says of itself, or why it could not be asked. */
export type NodeSeen = { ok: true; info: EngineInfo } | { ok: false; problem: Problem }

export interface SwarmInput {
  swarm: Swarm
  /** Those the inventory says are of this swarm. */
  nodes: readonly Node[]
  /** By node name; a node without a way to it is absent. */
  seen: Readonly<Record<string, NodeSeen>>
  commit: string
  /** Of the inventory: name to CIDR. */
  networks: Networks
  /** Undefined: no manager of it answers. */
  snapshot?: SwarmSnapshot
  /** Of the cluster homeport made or adopted under this name (rule 5: it is never made a second time). */
  recordedClusterId?: string
  /** Labels homeport itself has set, by node name: the only ones it takes away or changes unasked. */
  appliedLabels: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** False in the example home only: it may make its swarm unasked. */
  asksBeforeInit: boolean
}

/** A node of the inventory and what it is in the swarm. */
export interface Member {
  node: Node
  seen: NodeSeen | undefined
  /** Its entry in the swarm. */
  engineNode: EngineNode | undefined
}

export interface SwarmScene extends SwarmInput {
  members: Member[]
}

export function swarmScene(input: SwarmInput): SwarmScene {
  const nodes = [...input.nodes].sort((a, b) => byText(a.name, b.name))
  return {
    ...input,
    members: nodes.map((node) => {
      const seen = input.seen[node.name]
      return { node, seen, engineNode: entryOf(node, seen, input.snapshot?.nodes ?? []) }
    }),
  }
}

export function localState(member: Member) {
  return member.seen?.ok ? (member.seen.info.Swarm?.LocalNodeState ?? 'inactive') : undefined
}

/** Whether a node that says it is in a swarm is in another one than this. */
export function isElsewhere(scene: SwarmScene, member: Member): boolean {
  return localState(member) === 'active' && !(scene.snapshot && member.engineNode)
}

/** Entries of the swarm that are no node of the inventory. */
export function strangers(scene: SwarmScene): EngineNode[] {
  const known = new Set(scene.members.flatMap(({ engineNode }) => engineNode?.ID ?? []))
  const names = new Set(scene.members.map(({ node }) => node.name))
  return (scene.snapshot?.nodes ?? [])
    .filter((node) => !known.has(node.ID) && !names.has(node.Description.Hostname))
    .sort((a, b) => byText(a.Description.Hostname, b.Description.Hostname) || byText(a.ID, b.ID))
}

/** Entries that a node left behind when it was made anew: down, under its name, while it is not that entry itself. */
export function leftEntries(scene: SwarmScene, member: Member): EngineNode[] {
  return (scene.snapshot?.nodes ?? [])
    .filter((entry) => entry.ID !== member.engineNode?.ID && entry.Description.Hostname === member.node.name)
    .filter((entry) => entry.Status.State === 'down')
    .sort((a, b) => byText(a.ID, b.ID))
}

export function observedDigest(scene: SwarmScene): string {
  const { cluster, nodes = [] } = scene.snapshot ?? {}
  return digestOf({
    cluster: cluster && { id: cluster.ID, spec: cluster.Spec },
    nodes: nodes
      .map(({ ID, Spec, Description, Status }) => ({
        id: ID,
        name: Description.Hostname,
        spec: Spec,
        isDown: Status.State === 'down',
      }))
      .sort((a, b) => byText(a.id, b.id)),
    states: scene.members.map((member) => [member.node.name, localState(member) ?? 'unknown']),
  })
}

/** Its own word counts; of one that cannot be asked, the host name the swarm knows. */
function entryOf(
  node: Node,
  seen: NodeSeen | undefined,
  entries: readonly EngineNode[],
): EngineNode | undefined {
  if (seen?.ok) {
    const id = seen.info.Swarm?.NodeID
    return id ? entries.find((entry) => entry.ID === id) : undefined
  }
  const named = entries.filter((entry) => entry.Description.Hostname === node.name)
  return named.find((entry) => entry.Status.State === 'ready') ?? named[0]
}
