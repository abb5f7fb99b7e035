import { labels } from '../../contract/words.ts'
import type { EngineNode, EngineService, EngineTask, SwarmSnapshot } from '../engine/seen.ts'
import { eligibleNodes } from './placement.ts'

export { eligibleNodes } from './placement.ts'

/** Nodes by their id in the swarm. */
export type NodesById = ReadonlyMap<string, EngineNode>

/**
 * The nodes that live: all but those Swarm says are down and those homeport itself has found lost (`lost`: ids in
 * the swarm). Swarm's `unknown` is no evidence (rule 8).
 */
export function livingNodes(nodes: readonly EngineNode[], lost: ReadonlySet<string> = new Set()): NodesById {
  const living = nodes.filter((node) => node.Status.State !== 'down' && !lost.has(node.ID))
  return new Map(living.map((node) => [node.ID, node]))
}

/** Whether a task counts as running: it runs, it shall run, and its node lives (rule 7). */
export function runs(task: EngineTask, nodesById: NodesById): boolean {
  const alive = task.NodeID !== undefined && nodesById.has(task.NodeID)
  return task.Status.State === 'running' && task.DesiredState === 'running' && alive
}

/** What a service is made of: a slot for each replica, a node for each task of a global one. */
export function slotOf(service: EngineService, task: EngineTask): string {
  const { Mode = {} } = service.Spec
  return Mode.Global || Mode.GlobalJob ? (task.NodeID ?? '') : String(task.Slot ?? 0)
}

/** How many slots a service should have running; for jobs, how many completions. */
export function wantedReplicas(service: EngineService, nodes: readonly EngineNode[]): number {
  const { Mode = {} } = service.Spec
  if (Mode.Global || Mode.GlobalJob) return eligibleNodes(service.Spec, nodes).length
  if (Mode.ReplicatedJob) return Mode.ReplicatedJob.TotalCompletions ?? Mode.ReplicatedJob.MaxConcurrent ?? 1
  return Mode.Replicated?.Replicas ?? 1
}

export function isJob(service: EngineService): boolean {
  const { Mode = {} } = service.Spec
  return Mode.ReplicatedJob !== undefined || Mode.GlobalJob !== undefined
}

export function tasksOf(service: EngineService, tasks: readonly EngineTask[]): EngineTask[] {
  return tasks.filter((task) => task.ServiceID === service.ID)
}

/** Slots with a task that runs; two tasks of one slot (start-first) are one. For jobs: completed ones too. */
export function runningSlots(
  service: EngineService,
  tasks: readonly EngineTask[],
  nodesById: NodesById,
): Set<string> {
  const counts = (task: EngineTask) => runs(task, nodesById) || (isJob(service) && completed(service, task))
  return new Set(
    tasksOf(service, tasks)
      .filter(counts)
      .map((task) => slotOf(service, task)),
  )
}

/**
 * Whether Swarm's update of a service waits for a task it had just given to a node that then died: it does so until that
 * node is back (swarmkit's updater waits for that very task; seen on 28.5), though the slot runs elsewhere long since.
 */
export function updateWaitsForDead(
  service: EngineService,
  tasks: readonly EngineTask[],
  nodesById: NodesById,
): boolean {
  return tasksOf(service, tasks).some(
    ({ Status, DesiredState, NodeID }) =>
      NodeID !== undefined &&
      !nodesById.has(NodeID) &&
      DesiredState === 'shutdown' &&
      notYetRunning.has(Status.State),
  )
}

const notYetRunning: ReadonlySet<string> = new Set([
  'new',
  'pending',
  'assigned',
  'accepted',
  'preparing',
  'ready',
  'starting',
])

/** Whether a task of a job has done its work in the job's present execution. */
export function completed(service: EngineService, task: EngineTask): boolean {
  const present = service.JobStatus?.JobIteration?.Index ?? 0
  return task.Status.State === 'complete' && (task.JobIteration?.Index ?? 0) === present
}

/** What runs on a node, as `stack/service`, in order. `nodeId`: its id in the swarm. */
export function runsOn(nodeId: string, snapshot: SwarmSnapshot, nodesById: NodesById): string[] {
  const here = snapshot.tasks.filter((task) => task.NodeID === nodeId && runs(task, nodesById))
  const ids = new Set(here.map((task) => task.ServiceID))
  return snapshot.services
    .filter((service) => ids.has(service.ID))
    .map(serviceText)
    .sort()
}

/** The stack a service belongs to: homeport's label, else the one of `docker stack deploy`. */
export function stackOf(service: EngineService): string | undefined {
  return service.Spec.Labels?.[labels.stack] ?? service.Spec.Labels?.[labels.namespace]
}

/** `stack/service`; a service of no stack by its own name. */
export function serviceText(service: EngineService): string {
  const stack = stackOf(service)
  return stack === undefined ? service.Spec.Name : `${stack}/${serviceNameOf(service)}`
}

/** A service's name as in its Compose file. */
export function serviceNameOf(service: EngineService): string {
  const prefix = `${stackOf(service)}_`
  return service.Spec.Name.startsWith(prefix) ? service.Spec.Name.slice(prefix.length) : service.Spec.Name
}

/**
 * Tasks of services of a stack that are there no more, which Swarm is still ending on nodes that live: until they have
 * ended they write where they wrote.
 */
export function stillEnding(
  stack: string,
  { services, tasks }: Pick<SwarmSnapshot, 'services' | 'tasks'>,
  nodesById: NodesById,
): EngineTask[] {
  const there = new Set(services.map(({ ID }) => ID))
  return tasks.filter(
    ({ ServiceID, NodeID, Status, Spec }) =>
      !there.has(ServiceID) &&
      Spec.ContainerSpec?.Labels?.[labels.namespace] === stack &&
      nodesById.has(NodeID ?? '') &&
      !ended.has(Status.State),
  )
}

const ended: ReadonlySet<string> = new Set([
  'complete',
  'shutdown',
  'failed',
  'rejected',
  'remove',
  'orphaned',
])

/** Whether nothing is on its way: every task that shall run does, and Swarm updates nothing. */
export function isSettled({ services, tasks }: Pick<SwarmSnapshot, 'services' | 'tasks'>): boolean {
  const moving = (task: EngineTask) =>
    (task.DesiredState === 'running' || task.DesiredState === 'ready') && task.Status.State !== 'running'
  const updating = ({ UpdateStatus }: EngineService) =>
    UpdateStatus?.State === 'updating' || UpdateStatus?.State === 'rollback_started'
  return !tasks.some(moving) && !services.some(updating)
}
