import type { EngineNode } from '../engine/seen.ts'

/** How many managers must agree (engine.md § 3.2). */
export function quorum(managers: number): number {
  return Math.floor(managers / 2) + 1
}

/** How many managers may fail at once without the swarm standing still. */
export function toleratedLoss(managers: number): number {
  return Math.floor((managers - 1) / 2)
}

/** `spare`: how many more may go now; negative when quorum is lost already. */
export interface ManagerCount {
  managers: number
  reachable: number
  quorum: number
  spare: number
}

/** `lost`: swarm ids of nodes that homeport itself has found lost. */
export function countManagers(
  nodes: readonly EngineNode[],
  lost: ReadonlySet<string> = new Set(),
): ManagerCount {
  const managers = nodes.filter(isManager)
  const reachable = managers.filter((node) => isReachable(node) && !lost.has(node.ID)).length
  const needed = quorum(managers.length)
  return { managers: managers.length, reachable, quorum: needed, spare: reachable - needed }
}

/** Whether the swarm goes on when this node loses power now. */
export function mayLose(nodes: readonly EngineNode[], id: string): boolean {
  const count = countManagers(nodes)
  const goes = nodes.some((node) => node.ID === id && isManager(node) && isReachable(node))
  return !goes || count.spare >= 1
}

/** Whether this manager may be demoted or removed for good: the others must be a quorum among themselves. */
export function mayDemote(nodes: readonly EngineNode[], id: string): boolean {
  const others = nodes.filter((node) => node.ID !== id)
  const rest = countManagers(others)
  return rest.managers > 0 && rest.spare >= 0
}

/** A manager by what the swarm does with it, not by what it is told to become. */
function isManager(node: EngineNode): boolean {
  return node.ManagerStatus !== undefined
}

function isReachable(node: EngineNode): boolean {
  return node.ManagerStatus?.Reachability === 'reachable' && node.Status.State === 'ready'
}
