import { type Static, Type } from 'typebox'
import { VolumeBackup } from './backup.ts'
import { Problem } from './doors/problem.ts'
import { Finding, PlanView } from './plan.ts'
import { Run } from './run.ts'
import { SecretView } from './secret.ts'
import { nodeStates, stackStatuses } from './words.ts'

export const NodeView = Type.Object({
  name: Type.String(),
  state: Type.Enum([...nodeStates]),
  /** It has not answered once since homeport started: only suspected, for want of any word of it. */
  unseen: Type.Optional(Type.Literal(true)),
  since: Type.Optional(Type.String()),
  /** Why it is in that state, as sentences. */
  evidence: Type.Array(Type.String()),
  problem: Type.Optional(Problem),
  swarm: Type.Optional(Type.String()),
  role: Type.Optional(Type.String()),
  leader: Type.Optional(Type.Boolean()),
  scheduling: Type.Optional(Type.String()),
  engine: Type.Optional(Type.String()),
  labels: Type.Record(Type.String(), Type.String()),
  /** What runs there: `stack/service`. */
  runs: Type.Array(Type.String()),
})
export type NodeView = Static<typeof NodeView>

export const TaskView = Type.Object({
  id: Type.String(),
  node: Type.Optional(Type.String()),
  state: Type.String(),
  /** Running, wished to run, and on a node that lives. */
  runs: Type.Boolean(),
  error: Type.Optional(Type.String()),
  since: Type.String(),
  image: Type.Optional(Type.String()),
})

export const ServiceView = Type.Object({
  name: Type.String(),
  image: Type.String(),
  mode: Type.String(),
  running: Type.Integer(),
  wanted: Type.Integer(),
  tasks: Type.Array(TaskView),
})
export type ServiceView = Static<typeof ServiceView>

export const StackView = Type.Object({
  name: Type.String(),
  target: Type.String(),
  status: Type.Enum([...stackStatuses]),
  /** Why it has that status, as sentences; none while all is well. */
  reasons: Type.Optional(Type.Array(Type.String())),
  policy: Type.String(),
  release: Type.Optional(Type.Integer()),
  held: Type.Optional(Type.Object({ by: Type.String(), since: Type.String(), release: Type.Integer() })),
  services: Type.Array(ServiceView),
  /** Its volumes that are to be backed up; absent where there are none. */
  backups: Type.Optional(Type.Array(VolumeBackup)),
  /** Secrets it names, and those that open the repository of its backups; absent where there are none. */
  secrets: Type.Optional(Type.Array(SecretView)),
})
export type StackView = Static<typeof StackView>

export const SwarmView = Type.Object({
  name: Type.String(),
  clusterId: Type.Optional(Type.String()),
  state: Type.Enum(['active', 'not-made', 'unknown']),
  leader: Type.Optional(Type.String()),
  managers: Type.Integer(),
  reachableManagers: Type.Integer(),
})
export type SwarmView = Static<typeof SwarmView>

const LostInventory = Type.Object({ since: Type.String(), problem: Problem })

/** All a client needs to draw. */
export const Home = Type.Object({
  home: Type.String(),
  version: Type.String(),
  instance: Type.String(),
  inventory: Type.Object({
    /** Where it comes from, in words. */
    source: Type.Optional(Type.String()),
    commit: Type.Optional(Type.String()),
    readAt: Type.Optional(Type.String()),
    /** Problems of the newest inventory; while there are any, the last good one is in force. */
    problems: Type.Array(Problem),
    /** The newest cannot be read, since then; the last good one is in force. */
    lost: Type.Optional(LostInventory),
    /** There is none, and has been none: homeport is to be set up. */
    missing: Type.Optional(Problem),
  }),
  nodes: Type.Array(NodeView),
  swarms: Type.Array(SwarmView),
  stacks: Type.Array(StackView),
  plans: Type.Array(PlanView),
  runs: Type.Array(Run),
  findings: Type.Array(Finding),
})
export type Home = Static<typeof Home>

/** What is told as it happens; `id` counts up within a process and its store. */
export type HomeEvent =
  | {
      type: 'inventory'
      commit?: string
      problems: Static<typeof Problem>[]
      lost?: Static<typeof LostInventory>
      missing?: Problem
    }
  | { type: 'node'; node: NodeView }
  | { type: 'swarm'; swarm: SwarmView }
  | { type: 'stack'; stack: StackView }
  | { type: 'plan'; plan: PlanView }
  | { type: 'run'; run: Run }
  | { type: 'log'; run: string; at: string; line: string }
  | { type: 'findings'; findings: Finding[] }
  /** What was typed before there is an inventory is not what it was: `GET /setup` has it. */
  | { type: 'setup' }
