import type { EngineService, UpdateState } from '../engine/seen.ts'
import { eligibleNodes } from '../swarm/placement.ts'
import {
  completed,
  isJob,
  livingNodes,
  slotOf,
  tasksOf,
  updateWaitsForDead,
  wantedReplicas,
} from '../swarm/what-runs.ts'
import type { FailedTask, ServiceLook, ServiceMemory } from './service-memory.ts'

export type { ServiceLook, ServiceMemory } from './service-memory.ts'

export type ServiceVerdict =
  | { state: 'converging'; text: string }
  /** `since`: monotonic milliseconds. */
  | { state: 'healthy'; since: number }
  /** `firstFailedAt`: the engine's own time of the first failed task. */
  | { state: 'failed'; text: string; taskIds: string[]; firstFailedAt?: string }

/**
 * Whether a deployed service has come up, is still on its way or has failed (engine.md § 2.7). `memory` must have
 * taken this look in already. The deadline is the caller's: Swarm has none.
 */
export function serviceVerdict(look: ServiceLook, memory: ServiceMemory): ServiceVerdict {
  const failed = failure(look, memory)
  if (failed !== undefined) return failed
  if (isJob(look.service)) return jobVerdict(look)
  const wanted = wantedSlots(look, memory)
  const missing = wanted.filter((slot) => memory.running[slot] === undefined)
  const count = `${wanted.length - missing.length} of ${wanted.length} running`
  if (missing.length > 0) return converging([count, ...missing.map((slot) => slotText(look, slot))])
  if (
    isUpdating(look.service) &&
    !updateWaitsForDead(look.service, look.tasks, livingNodes(look.nodes, look.lost))
  )
    return converging([count, 'Swarm is still updating it'])
  const leftOver = Object.keys(memory.running).length - wanted.length
  // A paused node keeps the task of a global service that it has, and takes no new one.
  if (leftOver > 0 && !look.service.Spec.Mode?.Global) return converging([count, `${leftOver} more to end`])
  const since = Math.max(...wanted.map((slot) => sinceOf(memory, slot)), Number.NEGATIVE_INFINITY)
  if (look.now - since < (look.stayMs ?? monitorMs(look.service)))
    return converging([count, 'watched for a while'])
  return { state: 'healthy', since: wanted.length === 0 ? look.now : since }
}

/** So many in one slot are no accident. */
const FAILURES = 3

const failedWhilePuttingBack: ReadonlySet<UpdateState> = new Set(['paused', 'rollback_paused'])
const failedStates: ReadonlySet<UpdateState> = new Set([
  ...failedWhilePuttingBack,
  'rollback_started',
  'rollback_completed',
])

function failure(look: ServiceLook, memory: ServiceMemory): ServiceVerdict | undefined {
  const all = Object.values(memory.failures).flat().sort(byTime)
  const { State, StartedAt = '', Message } = look.service.UpdateStatus ?? {}
  const since = Date.parse(StartedAt) >= Date.parse(memory.from as string)
  const bad = look.rolledBackCounts ? failedWhilePuttingBack : failedStates
  if (since && State !== undefined && bad.has(State)) return failed(Message ?? `Swarm says ${State}`, all)
  const slots = Object.values(memory.failures).map((tasks) => tasks.filter(({ present }) => present))
  const slot = slots.find((tasks) => tasks.length >= patience(look.service))
  if (slot === undefined) return undefined
  const count = slot.length === 1 ? 'a task' : `${slot.length} tasks`
  return failed(`${count} failed: ${(slot.at(-1) as FailedTask).text}`, all)
}

/** Without restarts the first failure is the last. */
function patience(service: EngineService): number {
  return service.Spec.TaskTemplate.RestartPolicy?.Condition === 'none' ? 1 : FAILURES
}

function failed(text: string, tasks: FailedTask[]): ServiceVerdict {
  const [first] = tasks
  const taskIds = tasks.map(({ id }) => id)
  return { state: 'failed', text, taskIds, ...(first === undefined ? {} : { firstFailedAt: first.at }) }
}

function jobVerdict(look: ServiceLook): ServiceVerdict {
  const { service, nodes } = look
  const done = tasksOf(service, look.tasks).filter((task) => completed(service, task))
  const count = new Set(done.map((task) => slotOf(service, task))).size
  const wanted = wantedReplicas(service, nodes)
  if (count >= wanted) return { state: 'healthy', since: look.now }
  return converging([`${count} of ${wanted} completed`])
}

/** The slots that must run. Slot numbers are Swarm's choice: of a replicated service any will do. */
function wantedSlots({ service, nodes, tasks }: ServiceLook, memory: ServiceMemory): string[] {
  if (service.Spec.Mode?.Global) return eligibleNodes(service.Spec, nodes).map(({ ID }) => ID)
  const running = Object.keys(memory.running)
  const others = tasksOf(service, tasks)
    .filter((task) => task.DesiredState === 'running' || task.DesiredState === 'ready')
    .map((task) => slotOf(service, task))
  const open = wantedReplicas(service, nodes)
  const known = [...new Set([...running, ...others])].slice(0, open)
  return [...known, ...Array.from({ length: open - known.length }, (_, at) => `new ${at + 1}`)]
}

/** The newest task of a slot, in words. */
function slotText({ service, tasks }: ServiceLook, slot: string): string {
  const newest = tasksOf(service, tasks)
    .filter((task) => slotOf(service, task) === slot)
    .sort((a, b) => Date.parse(a.CreatedAt) - Date.parse(b.CreatedAt))
    .at(-1)
  if (newest === undefined) return 'one not made yet'
  const { State, Err } = newest.Status
  if (State === 'running') return 'one still running as it was before'
  return Err ? `one ${State}: ${Err}` : `one ${State}`
}

function converging(parts: string[]): ServiceVerdict {
  return { state: 'converging', text: [...new Set(parts)].join('; ') }
}

function isUpdating({ UpdateStatus }: EngineService): boolean {
  return UpdateStatus?.State === 'updating' || UpdateStatus?.State === 'rollback_started'
}

/** How long Swarm itself watches a task; an engine takes nought for its default. */
function monitorMs({ Spec }: EngineService): number {
  return (Spec.UpdateConfig?.Monitor || 5_000_000_000) / 1_000_000
}

function sinceOf(memory: ServiceMemory, slot: string): number {
  return memory.running[slot]?.since as number
}

function byTime(a: FailedTask, b: FailedTask): number {
  return Date.parse(a.at) - Date.parse(b.at)
}
