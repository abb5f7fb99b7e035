import type { DataPurpose } from '../../contract/plan.ts'
import type { PartOutcome, Run, RunPart, Step } from '../../contract/run.ts'
import { subjectText } from '../plan/subject.ts'

/** What a person reads at the end of a run: what became of each part, why, what was changed, and how long it took. */
export function runSummary(run: Run, now: string): string[] {
  const lines = run.parts.flatMap(partSummary)
  const took = durationText(Date.parse(run.finishedAt ?? now) - Date.parse(run.createdAt))
  return [...lines, `by ${run.by}, in ${took}`]
}

const headlines: Record<PartOutcome, (subject: string, part: RunPart) => string> = {
  succeeded: (subject, { release }) =>
    `${subject} is as planned${release === undefined ? '' : `: release #${release}`}`,
  'rolled-back': (subject, { release }) =>
    `${subject} failed and was put back${release === undefined ? '' : ` to release #${release}`}`,
  failed: (subject) => `${subject} failed and was left as it is`,
  cancelled: (subject) => `${subject} was cancelled`,
  refused: (subject) => `${subject} was refused: nothing was changed`,
  'not-started': (subject) => `${subject} was not started`,
}

/** Of parts that deploy nothing. */
const dataHeadlines: Record<DataPurpose, Partial<Record<PartOutcome, (subject: string) => string>>> = {
  'back-up': {
    succeeded: (subject) => `${subject} is backed up`,
    failed: (subject) => `${subject} is not backed up as it should be`,
    refused: (subject) => `${subject} is not backed up`,
  },
  drill: {
    succeeded: (subject) => `${subject} has backups that are proven`,
    failed: (subject) => `${subject} has a backup that could not be proven`,
    refused: (subject) => `${subject} has its backups as they were: nothing was proven`,
  },
  restore: {
    succeeded: (subject) => `${subject} has its data back`,
    failed: (subject) => `${subject} has not got its data back`,
    'rolled-back': (subject) => `${subject} has not got its data back; what was there before is there again`,
  },
}

function partSummary(part: RunPart): string[] {
  const subject = subjectText(part.subject)
  if (part.outcome === undefined) return [`${subject} was not finished`]
  const { cause, advice } = part
  return [
    (part.data && dataHeadlines[part.data][part.outcome]?.(subject)) ??
      headlines[part.outcome](subject, part),
    ...(cause === undefined ? [] : [`  why: ${cause}`]),
    ...(advice === undefined ? [] : [`  what to do: ${advice}`]),
    ...part.stages.flatMap((stage) => stage.steps.filter((step) => isTold(stage.name, step)).map(stepText)),
  ]
}

/** Steps that changed something, and those of putting back; looking and waiting are no news, nor is what the cause says. */
function isTold(stage: string, { id, state }: Step): boolean {
  const isDeed = (stage === 'deploy' || stage === 'diagnose') && id !== 'evidence'
  return isDeed && (state === 'done' || state === 'failed')
}

function stepText(step: Step): string {
  const end = step.state === 'failed' ? `FAILED: ${step.problem?.text}` : (step.detail ?? 'done')
  return `  ${step.text} (${end})`
}

/** `8 s`, `2 min 5 s`, `1 h 0 min`. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
