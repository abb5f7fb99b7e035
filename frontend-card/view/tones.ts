import type { PlanView } from '../../backend/contract/plan.ts'
import type { PartOutcome } from '../../backend/contract/run.ts'
import type { NodeState, RunState, Severity, StackStatus } from '../../backend/contract/words.ts'
import type { Words } from '../translations/words.ts'

/** How a thing is, in five: colour comes from the tone, and never stands alone. */
export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'calm'
export type IconName =
  | 'check'
  | 'alert'
  | 'cross'
  | 'turning'
  | 'pause'
  | 'dot'
  | 'ring'
  | 'restart'
  | 'question'
  | 'info'
  | 'back'

export interface Badge {
  tone: Tone
  icon: IconName
  text: string
}

type Look = readonly [Tone, IconName]

const nodeLooks: Record<NodeState, Look> = {
  reachable: ['good', 'check'],
  suspect: ['warn', 'question'],
  unreachable: ['bad', 'cross'],
  away: ['calm', 'pause'],
}

const stackLooks: Record<StackStatus, Look> = {
  running: ['good', 'check'],
  degraded: ['warn', 'alert'],
  deploying: ['busy', 'turning'],
  waiting: ['warn', 'pause'],
  failed: ['bad', 'cross'],
  stopped: ['calm', 'dot'],
  unknown: ['calm', 'question'],
}

const runLooks: Record<RunState, Look> = {
  queued: ['busy', 'pause'],
  running: ['busy', 'turning'],
  waiting: ['warn', 'pause'],
  succeeded: ['good', 'check'],
  'rolled-back': ['warn', 'alert'],
  failed: ['bad', 'cross'],
  cancelled: ['calm', 'dot'],
  refused: ['calm', 'dot'],
}

const partLooks: Record<PartOutcome | 'running' | 'waits', Look> = {
  running: ['busy', 'turning'],
  waits: ['calm', 'pause'],
  succeeded: ['good', 'check'],
  'rolled-back': ['warn', 'alert'],
  failed: ['bad', 'cross'],
  cancelled: ['calm', 'dot'],
  refused: ['calm', 'dot'],
  'not-started': ['calm', 'dot'],
}

const planLooks: Record<PlanView['state'], Look> = {
  open: ['busy', 'question'],
  running: ['busy', 'turning'],
  done: ['good', 'check'],
  outdated: ['calm', 'dot'],
}

const severityLooks: Record<Severity, Look> = {
  error: ['bad', 'cross'],
  warning: ['warn', 'alert'],
  info: ['calm', 'info'],
}

export type ProgressState = 'pending' | 'running' | 'done' | 'failed' | 'skipped'

const progressLooks: Record<ProgressState, Look> = {
  pending: ['calm', 'ring'],
  running: ['busy', 'turning'],
  done: ['good', 'check'],
  failed: ['bad', 'cross'],
  skipped: ['calm', 'dot'],
}

export const nodeBadge = (state: NodeState, words: Words) => badge(nodeLooks[state], words(`node.${state}`))
export const stackBadge = (status: StackStatus, words: Words) =>
  badge(stackLooks[status], words(`stack.${status}`))
export const runBadge = (state: RunState, words: Words) => badge(runLooks[state], words(`run.${state}`))
export const partBadge = (state: PartOutcome | 'running' | 'waits', words: Words) =>
  badge(partLooks[state], words(`part.${state}`))
export const planBadge = (state: PlanView['state'], words: Words) =>
  badge(planLooks[state], words(`plan.${state}`))
export const severityBadge = (severity: Severity, words: Words) =>
  badge(severityLooks[severity], words(`severity.${severity}`))
export const progressBadge = (state: ProgressState, words: Words) =>
  badge(progressLooks[state], words(`stage.state.${state}`))

/** A backend newer than this face may know states it does not: shown, in its own word. */
function badge(look: Look | undefined, text: string): Badge {
  const [tone, icon] = look ?? ['calm', 'question']
  return { tone, icon, text }
}
