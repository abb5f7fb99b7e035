import type { EngineService, EngineTask, SwarmSnapshot } from '../engine/seen.ts'
import { taskContent } from '../run/service-memory.ts'
import { isJob, livingNodes, runs, slotOf } from '../swarm/what-runs.ts'

/**
 * Tasks that ended badly, remembered longer than engines do (five per slot; engine.md § 3.5). Times are monotonic
 * milliseconds of one's own: clocks of nodes may be wrong.
 */
export interface FailureMemory {
  /** By service id and slot. */
  slots: ReadonlyMap<string, SlotMemory>
}

interface SlotMemory {
  service: string
  failures: readonly Failure[]
  running?: { task: string; since: number }
}

interface Failure {
  task: string
  /** When it was first seen; undefined for one that was there at the first look. */
  at: number | undefined
  /** What of the service it was made for. */
  content: string
  text: string
}

export const TEN_MINUTES_MS = 600_000
export const DAY_MS = 86_400_000

/** So often within ten minutes is a loop, within a day flapping. */
export const OFTEN = 3
/** A task that has run so long has left the loop. */
export const SETTLED_MS = 60_000
const KEPT = 20

/** The memory after one more look; `memory` undefined: the first. */
export function rememberFailures(
  memory: FailureMemory | undefined,
  { services, tasks, nodes }: Pick<SwarmSnapshot, 'services' | 'tasks' | 'nodes'>,
  now: number,
): FailureMemory {
  const living = livingNodes(nodes)
  const slots = new Map<string, SlotMemory>()
  const byId = new Map(services.map((service) => [service.ID, service]))
  for (const [key, slot] of memory?.slots ?? []) {
    if (byId.has(slot.service))
      slots.set(key, { service: slot.service, failures: kept(slot.failures, tasks, now) })
  }
  for (const task of tasks) {
    const service = byId.get(task.ServiceID)
    if (service === undefined) continue
    const key = `${service.ID} ${slotOf(service, task)}`
    const slot = slots.get(key) ?? { service: service.ID, failures: [] }
    if (runs(task, living)) slots.set(key, { ...slot, running: sinceWhen(memory?.slots.get(key), task, now) })
    else if (isFailure(service, task) && !slot.failures.some((known) => known.task === task.ID)) {
      slots.set(key, { ...slot, failures: [...slot.failures, failureOf(task, memory && now)] })
    }
  }
  return { slots }
}

export interface OftenFailing {
  kind: 'crash-loop' | 'flapping'
  count: number
  /** The newest reason. */
  text: string
}

/** Whether a service, as it is now, keeps failing: in a loop, or now and then. */
export function oftenFailing(
  memory: FailureMemory,
  service: EngineService,
  now: number,
): OftenFailing | undefined {
  const content = taskContent(service.Spec.TaskTemplate)
  const slots = [...memory.slots.values()].filter((slot) => slot.service === service.ID)
  const found = slots.flatMap((slot): OftenFailing[] => {
    const own = slot.failures.filter((failure) => failure.content === content && failure.at !== undefined)
    const within = (ms: number) => own.filter(({ at }) => (at as number) > now - ms)
    const last = own.at(-1)?.text ?? ''
    const settled = slot.running !== undefined && now - slot.running.since >= SETTLED_MS
    const loop = within(TEN_MINUTES_MS).length
    if (loop >= OFTEN && !settled) return [{ kind: 'crash-loop', count: loop, text: last }]
    const day = within(DAY_MS).length
    return day >= OFTEN ? [{ kind: 'flapping', count: day, text: last }] : []
  })
  return found.find(({ kind }) => kind === 'crash-loop') ?? found[0]
}

/** Ids of services in a crash loop: between two crashes they seem to run. */
export function loopingServices(
  memory: FailureMemory,
  services: readonly EngineService[],
  now: number,
): Set<string> {
  const looping = services.filter((service) => oftenFailing(memory, service, now)?.kind === 'crash-loop')
  return new Set(looping.map(({ ID }) => ID))
}

/** What the engine still shows must be kept, or it would be taken for new; the rest for a day, and so many. */
function kept(failures: readonly Failure[], tasks: readonly EngineTask[], now: number): Failure[] {
  const shown = new Set(tasks.map(({ ID }) => ID))
  const young = failures.filter(({ task, at }) => !shown.has(task) && at !== undefined && at > now - DAY_MS)
  const spare = new Set(young.slice(0, Math.max(0, young.length - KEPT)))
  return failures.filter(
    (failure) => shown.has(failure.task) || (young.includes(failure) && !spare.has(failure)),
  )
}

function isFailure(service: EngineService, { Status }: EngineTask): boolean {
  return (
    Status.State === 'failed' ||
    Status.State === 'rejected' ||
    (Status.State === 'complete' && !isJob(service))
  )
}

function failureOf(task: EngineTask, at: number | undefined): Failure {
  return { task: task.ID, at, content: taskContent(task.Spec), text: task.Status.Err || 'it ended by itself' }
}

function sinceWhen(
  slot: SlotMemory | undefined,
  task: EngineTask,
  now: number,
): { task: string; since: number } {
  return slot?.running?.task === task.ID ? slot.running : { task: task.ID, since: now }
}
