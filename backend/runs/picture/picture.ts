import type { Problem } from '../../contract/doors/problem.ts'
import type { Home, HomeEvent, NodeView, StackView, SwarmView } from '../../contract/home.ts'
import type { Finding } from '../../contract/plan.ts'
import type { NodeInfo } from '../../core/clocks/clock-offset.ts'
import type { SwarmSnapshot } from '../../core/engine/seen.ts'
import type { FailureMemory } from '../../core/findings/failure-memory.ts'
import type { RestartMemory } from '../../core/findings/restart-memory.ts'
import type { Inventory } from '../../core/inventory/inventory.ts'
import type { NodeSnapshot } from '../../core/project/seen-project.ts'
import type { SecretEntry } from '../../core/secrets/secret-views.ts'
import type { Evidence } from '../../core/swarm/evidence.ts'

/** Everything homeport knows now. The one current picture; every answer is read off it. */
export interface Picture {
  inventory: Inventory | undefined
  inventoryProblems: Problem[]
  inventoryReadAt: string | undefined
  /** The newest cannot be read: since when, and why. */
  inventoryLost: { since: string; problem: Problem } | undefined
  /** None was ever in force, and there is none where it is looked for. */
  inventoryMissing: Problem | undefined
  inventoryFindings: Finding[]
  evidence: Map<string, Evidence>
  /** Nodes that went silent together while the gateway did not answer: it is homeport that is cut off (rule 8). */
  cutOffFrom: ReadonlySet<string>
  infos: Map<string, NodeInfo>
  snapshots: Map<string, SwarmSnapshot>
  /** What Docker Compose made, by node. */
  projects: Map<string, NodeSnapshot>
  /** What engines started again, by node. */
  restarts: Map<string, RestartMemory>
  /** Tasks seen failing, by swarm. */
  failures: Map<string, FailureMemory>
  /** Secrets that the inventory names, as the store has them. */
  secrets: readonly SecretEntry[]
  /** What is wrong with the files of the secret store. */
  storeFindings: readonly Finding[]
  /** Swarms that did not answer the last time: since when (monotonic milliseconds), and why. */
  lostSwarms: Map<string, { since: number; text: string }>
}

export interface Views {
  nodes: NodeView[]
  swarms: SwarmView[]
  stacks: StackView[]
  findings: Home['findings']
}

export const emptyPicture = (): Picture => ({
  inventory: undefined,
  inventoryProblems: [],
  inventoryReadAt: undefined,
  inventoryLost: undefined,
  inventoryMissing: undefined,
  inventoryFindings: [],
  evidence: new Map(),
  cutOffFrom: new Set(),
  infos: new Map(),
  snapshots: new Map(),
  projects: new Map(),
  restarts: new Map(),
  failures: new Map(),
  secrets: [],
  storeFindings: [],
  lostSwarms: new Map(),
})

/** Nodes and swarms that the inventory names no more are nobody's business: nothing is told or found of them. */
export function forgetGone(picture: Picture, { nodes, swarms }: Inventory): void {
  const keep = (known: Map<string, unknown>, named: readonly { name: string }[]) => {
    for (const name of known.keys()) if (!named.some((one) => one.name === name)) known.delete(name)
  }
  for (const known of [picture.evidence, picture.infos, picture.projects, picture.restarts])
    keep(known, nodes)
  for (const known of [picture.snapshots, picture.failures, picture.lostSwarms]) keep(known, swarms)
}

/** Names of nodes by their id in the swarm, as each node's own engine said it. */
export function nodeNames(picture: Picture): ReadonlyMap<string, string> {
  const pairs = [...picture.infos].flatMap(([name, info]): [string, string][] =>
    info.Swarm?.NodeID ? [[info.Swarm.NodeID, name]] : [],
  )
  return new Map(pairs)
}

/** What is told of it, by what it is about. */
export function eventsOf(views: Views): [string, HomeEvent][] {
  return [
    ...views.nodes.map((node): [string, HomeEvent] => [`node ${node.name}`, { type: 'node', node }]),
    ...views.swarms.map((swarm): [string, HomeEvent] => [`swarm ${swarm.name}`, { type: 'swarm', swarm }]),
    ...views.stacks.map((stack): [string, HomeEvent] => [`stack ${stack.name}`, { type: 'stack', stack }]),
    ['findings', { type: 'findings', findings: views.findings }],
  ]
}

/** What is told of the inventory itself. */
export function inventoryEvent({ inventory, inventoryProblems: problems, ...picture }: Picture): HomeEvent {
  const { inventoryLost: lost, inventoryMissing: missing } = picture
  const commit = inventory === undefined ? {} : { commit: inventory.commit }
  return { type: 'inventory', problems, ...commit, ...(lost && { lost }), ...(missing && { missing }) }
}
