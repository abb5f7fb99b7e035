import type { StackStatus } from '../../contract/words.ts'
import type { EngineNode, EngineService, EngineTask } from '../engine/seen.ts'
import {
  isJob,
  livingNodes,
  type NodesById,
  runningSlots,
  serviceNameOf,
  slotOf,
  tasksOf,
  updateWaitsForDead,
  wantedReplicas,
} from './what-runs.ts'

/** What is seen of a stack. */
export interface StackSight {
  /** The services of this stack. */
  services: readonly EngineService[]
  /** Any tasks; those of other services are passed over. */
  tasks: readonly EngineTask[]
  nodes: readonly EngineNode[]
  /** Swarm ids of nodes that homeport itself has found lost. */
  lost?: ReadonlySet<string>
  /** Ids of services in a crash loop: between two crashes they run, and do not count. */
  looping?: ReadonlySet<string>
}

export interface StackVerdict {
  status: StackStatus
  reasons: string[]
}

export interface StackQuestion {
  /** Undefined while nothing can be seen of the swarm: no manager answers, or there is no leader. */
  sight: StackSight | undefined
  /** What is seen of it where Docker Compose runs it. */
  seen?: StackVerdict
  /** What a run is doing with it just now. */
  run?: { state: 'running' } | { state: 'waiting'; text: string }
  /** What was said at the last sight, and when (monotonic milliseconds). */
  before?: { verdict: StackVerdict; at: number }
  /** Monotonic milliseconds. */
  now: number
}

/** An election is over by then; what was seen before it is no news any more (rule 8). */
const KEPT_MS = 60_000

export function stackStatus({ sight, seen, run, before, now }: StackQuestion): StackVerdict {
  if (run?.state === 'waiting') return { status: 'waiting', reasons: [run.text] }
  if (run?.state === 'running') return { status: 'deploying', reasons: ['a run is at work on it'] }
  if (seen !== undefined) return seen
  if (sight !== undefined) return seenStatus(sight)
  if (before !== undefined && now - before.at <= KEPT_MS) return before.verdict
  return { status: 'unknown', reasons: ['nothing can be seen of where it runs'] }
}

type Condition = 'fine' | 'stopped' | 'updating' | 'paused' | 'starting' | 'pending' | 'failing'

interface ServiceCondition {
  condition: Condition
  running: number
  text: string
}

/** The first row that fits. */
const statuses: { status: StackStatus; when(all: ServiceCondition[]): boolean }[] = [
  { status: 'stopped', when: (all) => every(all, 'stopped') },
  { status: 'running', when: (all) => every(all, 'stopped', 'fine') },
  { status: 'failed', when: (all) => nothingRuns(all) && some(all, 'failing') },
  { status: 'waiting', when: (all) => nothingRuns(all) && every(all, 'stopped', 'pending') },
  {
    status: 'deploying',
    when: (all) => some(all, 'updating') && every(all, 'stopped', 'fine', 'updating', 'starting'),
  },
  { status: 'deploying', when: (all) => nothingRuns(all) && some(all, 'starting') },
  { status: 'degraded', when: () => true },
]

function seenStatus(sight: StackSight): StackVerdict {
  const living = livingNodes(sight.nodes, sight.lost)
  if (sight.services.length === 0) return { status: 'stopped', reasons: ['nothing of it is deployed'] }
  const all = sight.services.map((service) => conditionOf(service, sight, living))
  const { status } = statuses.find(({ when }) => when(all)) as (typeof statuses)[number]
  const told = all.filter(
    ({ condition }) => condition !== 'fine' && (status === 'stopped' || condition !== 'stopped'),
  )
  return { status, reasons: told.map(({ text }) => text) }
}

function conditionOf(service: EngineService, sight: StackSight, living: NodesById): ServiceCondition {
  const wanted = wantedReplicas(service, sight.nodes)
  const slots = runningSlots(service, sight.tasks, living)
  const newest = newestOfOthers(service, sight.tasks, slots)
  const say = (condition: Condition, why: string) => ({
    condition,
    running: slots.size,
    text: `${serviceNameOf(service)}: ${why}`,
  })
  if (wanted === 0 && !isJob(service)) return say('stopped', 'stopped')
  const count = `${Math.min(slots.size, wanted)} of ${wanted} running`
  if (sight.looping?.has(service.ID))
    return { ...say('failing', `keeps failing${errorOf(newest)}`), running: 0 }
  const stuck = slots.size >= wanted && updateWaitsForDead(service, sight.tasks, living)
  if (service.UpdateStatus?.State === 'updating' && !stuck) return say('updating', `${count}, being updated`)
  if (service.UpdateStatus?.State === 'rollback_started')
    return say('updating', `${count}, being put back by Swarm`)
  if (service.UpdateStatus?.State?.endsWith('paused'))
    return say('paused', `${count}, its update stands still`)
  if (slots.size >= wanted) return say('fine', count)
  if (newest.some(isBad)) return say('failing', `${count}${errorOf(newest)}`)
  if (isJob(service)) return say('fine', count)
  const pending = newest.length > 0 && newest.every((task) => task.Status.State === 'pending')
  return pending
    ? say('pending', `${count}, no node for it${errorOf(newest)}`)
    : say('starting', `${count}, starting`)
}

/** The newest task of each slot that does not run but should, or did not want to. */
function newestOfOthers(
  service: EngineService,
  tasks: readonly EngineTask[],
  slots: Set<string>,
): EngineTask[] {
  const newest = new Map<string, EngineTask>()
  for (const task of tasksOf(service, tasks)) {
    const slot = slotOf(service, task)
    const known = newest.get(slot)
    const newer = known === undefined || Date.parse(known.CreatedAt) <= Date.parse(task.CreatedAt)
    if (newer && !slots.has(slot)) newest.set(slot, task)
  }
  return [...newest.values()].filter((task) => isWished(task) || isBad(task))
}

function isWished(task: EngineTask): boolean {
  return task.DesiredState === 'running' || task.DesiredState === 'ready'
}

function isBad(task: EngineTask): boolean {
  return ['failed', 'rejected', 'complete'].includes(task.Status.State)
}

function errorOf(tasks: EngineTask[]): string {
  const error = tasks.find((task) => task.Status.Err)?.Status.Err
  return error === undefined ? '' : `: ${error}`
}

function every(all: ServiceCondition[], ...conditions: Condition[]): boolean {
  return all.every(({ condition }) => conditions.includes(condition))
}

function some(all: ServiceCondition[], condition: Condition): boolean {
  return all.some((one) => one.condition === condition)
}

function nothingRuns(all: ServiceCondition[]): boolean {
  return all.every(({ running }) => running === 0)
}
