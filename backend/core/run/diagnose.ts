import type { EngineTask, UpdateStatus } from '../engine/seen.ts'
import { type Facts, rules } from './diagnosis-rules.ts'

/** What is at hand about a service that failed. */
export interface FailureEvidence {
  /** In words: `music/web`. */
  service: string
  image?: string
  constraints?: readonly string[]
  tasks: readonly EngineTask[]
  /** Names of nodes by their id in the swarm. */
  nodeNames: ReadonlyMap<string, string>
  update?: UpdateStatus | null
  /** The last lines it logged. */
  logs?: readonly string[]
  /** What its health check said last, when that check had failed as the newest failed task ended. */
  failedCheck?: string
  /** Whether the kernel is known to have killed it for want of memory. */
  outOfMemory?: boolean
  /** What the run found wrong: how the verdict or the engine put it. */
  problem?: string
}

export interface Diagnosis {
  cause: string
  advice: string
  /** What that was read from, newest first; log lines last. */
  evidence: string[]
}

/** Why a service failed, in plain words, and what to do (engine.md § 9). What nobody knows is said as it came. */
export function diagnose(seen: FailureEvidence): Diagnosis {
  const newestFirst = [...seen.tasks].sort((a, b) => Date.parse(b.CreatedAt) - Date.parse(a.CreatedAt))
  const evidence = evidenceOf(seen, newestFirst)
  for (const { text, task } of textsOf(seen, newestFirst)) {
    const facts = factsOf(seen, task)
    for (const { pattern, when, cause, advice } of rules) {
      const match = text.match(pattern)
      if (match !== null && (when?.(facts) ?? true)) {
        return { cause: cause(facts, match), advice: advice(facts, match), evidence }
      }
    }
  }
  return {
    cause: `${seen.service} did not come up${seen.problem === undefined ? '' : `: ${seen.problem}`}`,
    advice: 'Look at its log and at the state of its tasks.',
    evidence,
  }
}

interface Text {
  text: string
  task?: EngineTask
}

/**
 * Errors of tasks tell most; then what the run and Swarm say; then how far the newest task came. Of a program that
 * ends well when it is told to, because its check had failed, Swarm says `complete` and no error.
 */
function textsOf(seen: FailureEvidence, tasks: EngineTask[]): Text[] {
  const errors = tasks
    .filter(({ Status }) => Status.Err || Status.State === 'complete')
    .map((task) => ({ text: task.Status.Err || 'ended by itself', task }))
  const checked = seen.failedCheck === undefined ? [] : [{ ...errors[0], text: 'unhealthy container' }]
  const said = [seen.problem, seen.update?.Message].filter((text) => text !== undefined)
  const states = tasks.slice(0, 1).map((task) => ({ text: `state: ${task.Status.State}`, task }))
  return [...checked, ...errors, ...said.map((text) => ({ text })), ...states]
}

function factsOf(seen: FailureEvidence, task: EngineTask | undefined): Facts {
  return {
    service: seen.service,
    image: imageOf(seen, task),
    node: nodeOf(seen, task) ?? 'the node',
    constraints: seen.constraints ?? [],
    outOfMemory: seen.outOfMemory ?? false,
    lastCheck: seen.failedCheck?.trim() || undefined,
    lastLog: seen.logs?.findLast((line) => line.trim() !== '')?.trim(),
  }
}

/** The task's own: Swarm may have put the service back since. */
function imageOf(seen: FailureEvidence, task: EngineTask | undefined): string {
  const image = task?.Spec.ContainerSpec?.Image ?? seen.image
  return image?.replace(/@sha256:.*/, '') ?? 'its image'
}

function evidenceOf(seen: FailureEvidence, tasks: EngineTask[]): string[] {
  const { update, logs = [] } = seen
  return [
    ...tasks.slice(0, TASKS_TOLD).map((task) => taskText(seen, task)),
    ...(update?.State === undefined
      ? []
      : [`update ${update.State}${update.Message ? `: ${update.Message}` : ''}`]),
    ...logs.slice(-LINES_TOLD).map((line) => `| ${line}`),
  ]
}

const TASKS_TOLD = 5
const LINES_TOLD = 20

function taskText(seen: FailureEvidence, task: EngineTask): string {
  const { State, Err, ContainerStatus } = task.Status
  const node = nodeOf(seen, task)
  const exit = ContainerStatus?.ExitCode ? ` (exit ${ContainerStatus.ExitCode})` : ''
  return `task ${task.ID.slice(0, 12)}${node === undefined ? '' : ` on ${node}`}: ${State}${exit}${Err ? `: ${Err}` : ''}`
}

function nodeOf(seen: FailureEvidence, task: EngineTask | undefined): string | undefined {
  return task?.NodeID === undefined ? undefined : (seen.nodeNames.get(task.NodeID) ?? task.NodeID)
}
