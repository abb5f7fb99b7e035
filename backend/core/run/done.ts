import type { EngineOperation, Operation, OperationOf } from '../../contract/plan.ts'
import { labels } from '../../contract/words.ts'
import type { EngineInfo, EngineNode, EngineObject, EngineService, SwarmSnapshot } from '../engine/seen.ts'
import type { NodeSpec } from '../engine/spec.ts'
import { keyedSpec, specHash } from '../plan/keyed.ts'
import { mayDemote } from '../swarm/quorum.ts'
import { includes } from './includes.ts'
import {
  isProjectOperation,
  type ProjectOperation,
  projectOperationState,
  type SeenProject,
} from './project/project-done.ts'

/** What was seen just now of what an operation is about. */
export interface Seen {
  /** Undefined while there is no swarm. */
  snapshot: SwarmSnapshot | undefined
  /** Network names by id. */
  networkNames: Record<string, string>
  /** What nodes say of themselves, by their name; only for making and joining a swarm. */
  infos: Record<string, EngineInfo>
  /** This homeport and the run it carries out, as labels on objects name them. */
  instance: string
  run: string
  /** What Swarm rolled back before that is no answer to this step. Undefined: nothing of it was sent yet. */
  since: string | undefined
  /** Only for what is done on a Compose node. */
  project?: SeenProject
}

export type OperationState =
  | { state: 'act' }
  /** It goes on by itself, and will be done or fail. */
  | { state: 'busy'; text: string }
  | { state: 'done'; detail: string }
  | { state: 'failed'; text: string }
  | { state: 'conflict'; text: string }

/** Whether an operation is still to be done, has been, has failed meanwhile, or meets what it did not expect (rule 13). */
export function operationState(operation: Operation, seen: Seen): OperationState {
  const { snapshot, project } = seen
  if (isProjectOperation(operation)) return projectOperationState(operation, project as SeenProject)
  if (operation.kind === 'swarm-init') return afterInit(operation, seen)
  if (snapshot === undefined) return failed(`${operation.subject}: there is no swarm yet`)
  const judge = judges[(operation as EngineOperation).kind as keyof Judges] as (
    operation: Operation,
    seen: SeenSwarm,
  ) => OperationState
  return judge(operation, { ...seen, snapshot })
}

type SeenSwarm = Seen & { snapshot: SwarmSnapshot }
type Judges = {
  [K in Exclude<EngineOperation['kind'], 'swarm-init' | ProjectOperation['kind']>]: (
    operation: OperationOf<K>,
    seen: SeenSwarm,
  ) => OperationState
}

const act: OperationState = { state: 'act' }
const done = (detail: string): OperationState => ({ state: 'done', detail })
const failed = (text: string): OperationState => ({ state: 'failed', text })
const conflict = (text: string): OperationState => ({ state: 'conflict', text })

const judges: Judges = {
  'swarm-settings': (operation, { snapshot }) => afterSettings(operation, snapshot.cluster.Spec),
  'node-join': afterJoin,
  'node-settings': (operation, { snapshot }) => {
    const live = snapshot.nodes.find((node) => node.ID === operation.engineNode)
    if (live === undefined) return conflict(`${operation.subject} is not in the swarm any more`)
    const state = afterSettings(operation, live.Spec)
    // Since the plan was made another manager may have gone: a swarm without a quorum takes no order any more.
    const isSafe = !isDemotion(operation.settings, live) || mayDemote(snapshot.nodes, live.ID)
    if (state.state !== 'act' || isSafe) return state
    return conflict(`${operation.subject}: the managers that answer besides it would be no quorum`)
  },
  'network-create': (operation, { snapshot, instance }) => {
    const live = swarmNetwork(snapshot, operation.name)
    if (live === undefined) return act
    return live.Labels?.[labels.instance] === instance ? done('made') : conflict(foreign(operation.subject))
  },
  'network-remove': (operation, { snapshot, instance }) => {
    const live = swarmNetwork(snapshot, operation.name)
    if (live === undefined) return done('gone')
    return (live.Labels?.[labels.instance] ?? instance) === instance
      ? act
      : conflict(`${operation.subject} belongs to another homeport`)
  },
  'config-create': (operation, { snapshot }) => afterObject(operation, snapshot.configs),
  'config-remove': ({ name }, { snapshot }) => afterObjectRemoved(name, snapshot.configs),
  'secret-create': (operation, { snapshot }) => afterObject(operation, snapshot.secrets),
  'secret-remove': ({ name }, { snapshot }) => afterObjectRemoved(name, snapshot.secrets),
  'service-create': afterCreate,
  'service-update': afterUpdate,
  'service-remove': (operation, seen) => {
    const live = serviceNamed(seen.snapshot, operation.name)
    if (live === undefined) return done('gone')
    return hashOf(live, seen) === operation.before ? act : conflict(changedMeanwhile(operation.subject))
  },
}

function afterInit(operation: OperationOf<'swarm-init'>, { snapshot, infos }: Seen): OperationState {
  const own = infos[operation.node]?.Swarm
  const state = own?.LocalNodeState ?? 'unknown'
  if (snapshot === undefined && state === 'inactive') return act
  if (snapshot === undefined) return failed(`${operation.node} cannot make a swarm: it says ${state}`)
  if (own?.Cluster?.ID !== snapshot.cluster.ID) {
    return conflict(`${operation.subject}: a swarm was made through ${snapshot.via} meanwhile`)
  }
  const { Labels } = (operation.request as { Spec?: { Labels?: unknown } }).Spec ?? {}
  return includes(snapshot.cluster.Spec.Labels ?? {}, Labels ?? {})
    ? done('made')
    : conflict(foreign(operation.subject))
}

/** A node joins when it is told to, but it is in the swarm only when the managers say so (rule 5). */
function afterJoin(operation: OperationOf<'node-join'>, { snapshot, infos }: SeenSwarm): OperationState {
  const own = infos[operation.node]?.Swarm
  const state = own?.LocalNodeState ?? 'unknown'
  if (state === 'inactive' || state === 'pending') return act
  if (own === undefined || state !== 'active')
    return failed(`${operation.node} cannot join: it says ${state}`)
  const live = snapshot.nodes.find((node) => node.ID === own.NodeID)
  if (live === undefined) return conflict(`${operation.node} is in another swarm`)
  if (live.Spec.Role !== operation.role) return conflict(`${operation.node} joined as ${live.Spec.Role}`)
  return isIn(live) ? done('joined') : act
}

function isIn(node: EngineNode): boolean {
  const reachable = node.Spec.Role === 'worker' || node.ManagerStatus?.Reachability === 'reachable'
  return node.Status.State === 'ready' && reachable
}

function isDemotion(settings: unknown, live: EngineNode): boolean {
  return (settings as Partial<NodeSpec>).Role === 'worker' && live.ManagerStatus !== undefined
}

function afterSettings(
  { subject, settings, before }: { subject: string; settings: unknown; before: unknown },
  live: unknown,
): OperationState {
  if (includes(live, settings)) return done('set')
  return includes(live, before) ? act : conflict(changedMeanwhile(subject))
}

function afterObject(
  operation: { name: string; subject: string; hash: string },
  live: EngineObject[],
): OperationState {
  const same = live.find((object) => object.Spec.Name === operation.name)
  if (same === undefined) return act
  return same.Spec.Labels?.[labels.hash] === operation.hash
    ? done('made')
    : conflict(foreign(operation.subject))
}

function afterObjectRemoved(name: string, live: EngineObject[]): OperationState {
  return live.some((object) => object.Spec.Name === name) ? act : done('gone')
}

function afterCreate(operation: OperationOf<'service-create'>, seen: SeenSwarm): OperationState {
  const live = serviceNamed(seen.snapshot, operation.name)
  if (live === undefined) return act
  if (live.Spec.Labels?.[labels.instance] !== seen.instance) return conflict(foreign(operation.subject))
  return hashOf(live, seen) === operation.intended
    ? done('made')
    : conflict(changedMeanwhile(operation.subject))
}

function afterUpdate(operation: OperationOf<'service-update'>, seen: SeenSwarm): OperationState {
  const live = serviceNamed(seen.snapshot, operation.name)
  if (live === undefined) return conflict(`${operation.subject} is not there any more`)
  const hash = hashOf(live, seen)
  if (hash === operation.intended) {
    // Adoption changes nothing but labels, which are no part of the hash (rule 11).
    return includes(live.Spec.Labels ?? {}, operation.labels) ? done('as intended') : act
  }
  if (hash !== operation.before) return conflict(changedMeanwhile(operation.subject))
  const { State = '', StartedAt = '', Message = 'no reason given' } = live.UpdateStatus ?? {}
  const isAnswer = seen.since !== undefined && Date.parse(StartedAt) >= Date.parse(seen.since)
  const rolledBack = State.startsWith('rollback') && isAnswer
  return rolledBack ? failed(`Swarm put ${operation.subject} back by itself: ${Message}`) : act
}

function hashOf(service: EngineService, seen: Seen): string {
  return specHash(keyedSpec(service.Spec, seen.networkNames))
}

function serviceNamed(snapshot: SwarmSnapshot, name: string): EngineService | undefined {
  return snapshot.services.find((service) => service.Spec.Name === name)
}

/** Every node has local networks of the same names, such as `host`. */
function swarmNetwork(snapshot: SwarmSnapshot, name: string) {
  return snapshot.networks.find((network) => network.Name === name && network.Scope === 'swarm')
}

const foreign = (subject: string) => `${subject}: there is one already that this homeport has not made`
const changedMeanwhile = (subject: string) => `${subject} was changed by someone else meanwhile`
