import type { EngineInfo, EngineNode } from '../engine/seen.ts'
import type { Node } from '../inventory/inventory.ts'

/**
 * The swarm's entry of each node of the inventory, by the inventory's name. What the node's own engine says of itself
 * is sure; else it is the host name. A machine set up anew leaves its old entry behind as `down`.
 */
export function membersByName(
  nodes: readonly Node[],
  seen: readonly EngineNode[],
  infos: ReadonlyMap<string, EngineInfo>,
): Map<string, EngineNode> {
  const pairs = nodes.flatMap((node): [string, EngineNode][] => {
    const own = memberOf(node, seen, infos.get(node.name)?.Swarm?.NodeID)
    return own === undefined ? [] : [[node.name, own]]
  })
  return new Map(pairs)
}

function memberOf(
  { name }: Node,
  seen: readonly EngineNode[],
  id: string | undefined,
): EngineNode | undefined {
  const named = seen.filter((node) => node.Description.Hostname === name)
  return (
    seen.find((node) => node.ID === id) ?? named.find(({ Status }) => Status.State !== 'down') ?? named[0]
  )
}

/** Names of the nodes through which a swarm may be asked, managers first. */
export function nodesOfSwarm(nodes: readonly Node[], swarm: string): string[] {
  const members = nodes.filter((node) => node.swarm === swarm && node.connect.length > 0)
  const rank = (role: string) => (role === 'manager' ? 0 : 1)
  return members.sort((a, b) => rank(a.role) - rank(b.role)).map((node) => node.name)
}

/** Whether Swarm has lost none of them: all are ready, and the managers among them reach each other. */
export function allMembersThere(seen: readonly EngineNode[]): boolean {
  return seen.every(
    ({ Status, ManagerStatus }) =>
      Status.State === 'ready' && (ManagerStatus?.Reachability ?? 'reachable') === 'reachable',
  )
}
