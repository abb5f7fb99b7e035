import type { EngineNode, EngineService, EngineTask } from '../engine/seen.ts'
import { canonicalJson } from '../plan/keyed/canonical.ts'
import { isFitFor } from '../swarm/placement.ts'
import { isJob, livingNodes, type NodesById, runs, slotOf, tasksOf } from '../swarm/what-runs.ts'

/** One look at a service that was just deployed. */
export interface ServiceLook {
  service: EngineService
  /** Any tasks; those of other services are passed over. */
  tasks: readonly EngineTask[]
  nodes: readonly EngineNode[]
  /** Swarm ids of nodes that homeport itself has found lost. */
  lost?: ReadonlySet<string>
  /**
   * When the deploy of this service began, in the engine's own time (its `UpdatedAt` read just after the act). Tasks
   * made and updates begun before it say nothing. Left out for a service that nobody deployed: from the first look on.
   */
  startedAt?: string
  /** Monotonic milliseconds. */
  now: number
  /** How long it must have run untouched; by default as long as Swarm itself watches a task. */
  stayMs?: number
  /** While putting back, what Swarm has put back by itself is as good. */
  rolledBackCounts?: boolean
}

/** What was seen of one service since its deploy began. Engines forget: they keep five dead tasks per slot. */
export interface ServiceMemory {
  /** From when on tasks and updates count, in the engine's own time. */
  from?: string
  /** Tasks that ended badly, by slot, oldest first. */
  failures: Record<string, FailedTask[]>
  /** The task that runs in each slot, by the present spec, and since when, in monotonic milliseconds. */
  running: Record<string, { task: string; since: number }>
}

/** `at` is the engine's own time of the failure. */
export interface FailedTask {
  id: string
  at: string
  text: string
  /** Made for the service as it was at that look: not one that Swarm has rolled back from since. */
  present: boolean
}

export const emptyMemory: ServiceMemory = { failures: {}, running: {} }

/** The memory after one more look. */
export function remember(memory: ServiceMemory, look: ServiceLook): ServiceMemory {
  const tasks = tasksOf(look.service, look.tasks)
  const living = livingNodes(look.nodes, look.lost)
  const from = look.startedAt ?? memory.from ?? latest(tasks)
  const failures = { ...memory.failures }
  for (const task of tasks.filter((it) => failedSince(it, look.service, from)).sort(byTime)) {
    const slot = slotOf(look.service, task)
    const known = failures[slot] ?? []
    if (known.some(({ id }) => id === task.ID)) continue
    failures[slot] = [...known, failedTask(task, look.service)].slice(0, KEPT_FAILURES)
  }
  const running = Object.fromEntries(
    tasks
      .filter((task) => runs(task, living) && isOfPresentSpec(look.service, task, nodeOf(task, living)))
      .map((task) => [slotOf(look.service, task), { task: task.ID, since: since(memory, task, look) }]),
  )
  return { from, failures, running }
}

const KEPT_FAILURES = 10

/**
 * Whether a task was made for the service as it is now. Engines tell no version, but the task's spec is the
 * template word for word but for `Runtime` (seen on 20.10); a task whose node still fits a changed placement is
 * kept with the old one (swarmkit, IsTaskDirty).
 */
export function isOfPresentSpec(service: EngineService, task: EngineTask, node: EngineNode): boolean {
  const wanted = service.Spec.TaskTemplate
  if (taskContent(task.Spec) !== taskContent(wanted)) return false
  return (
    canonicalJson(task.Spec.Placement) === canonicalJson(wanted.Placement) || isFitFor(service.Spec, node)
  )
}

/** What of a task's spec, or of a service's template, a task was made of: equal for a task of the present spec. */
export function taskContent({ Runtime: _, Placement: __, ...spec }: EngineTask['Spec']): string {
  return canonicalJson(spec)
}

/** Ending well is failing too, for what should go on for ever. */
function failedSince(task: EngineTask, service: EngineService, from: string): boolean {
  const bad = ['failed', 'rejected', ...(isJob(service) ? [] : ['complete'])].includes(task.Status.State)
  return bad && Date.parse(task.CreatedAt) >= Date.parse(from)
}

function failedTask({ ID, Status, Spec }: EngineTask, service: EngineService): FailedTask {
  const exit = Status.ContainerStatus?.ExitCode
  const ended = `ended by itself${exit === undefined ? '' : ` (exit ${exit})`}`
  const present = taskContent(Spec) === taskContent(service.Spec.TaskTemplate)
  return { id: ID, at: Status.Timestamp, text: Status.Err || ended, present }
}

/** The engine's clock may not be ours: the newest time on its tasks is just past all that happened before. */
function latest(tasks: EngineTask[]): string {
  const ends = tasks.map((task) => Date.parse(task.UpdatedAt) + 1)
  return new Date(Math.max(0, ...ends)).toISOString()
}

function since(memory: ServiceMemory, task: EngineTask, { service, now }: ServiceLook): number {
  const before = memory.running[slotOf(service, task)]
  return before?.task === task.ID ? before.since : now
}

function byTime(a: EngineTask, b: EngineTask): number {
  return Date.parse(a.Status.Timestamp) - Date.parse(b.Status.Timestamp)
}

/** Of a task that runs: it has one. */
function nodeOf(task: EngineTask, living: NodesById): EngineNode {
  return living.get(task.NodeID as string) as EngineNode
}
