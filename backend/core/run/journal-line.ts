import type { Run, RunEvent } from '../../contract/run.ts'
import { subjectText } from '../plan/subject.ts'

/** What homeport says aloud about a journal row; undefined where it says nothing. */
export function journalLine(event: RunEvent, run: Run): string | undefined {
  const line = lines[event.type] as (event: RunEvent, run: Run) => string | undefined
  return line(event, run)
}

type Lines = {
  [T in RunEvent['type']]: (event: Extract<RunEvent, { type: T }>, run: Run) => string | undefined
}

const lines: Lines = {
  'run.created': (event) =>
    `run ${event.id} by ${event.by}: ${event.parts.map((p) => subjectText(p.subject)).join(', ')}`,
  'run.started': () => undefined,
  'run.waiting': (event) => `${event.stands ? 'left standing' : 'waiting'}: ${event.text}`,
  'run.continued': () => 'going on',
  'run.cancel-asked': (event) => `${event.by} asked to cancel (${event.choice})`,
  'stage.started': (event, run) => `${partText(run, event.part)}: ${event.stage}`,
  'step.started': (event) => `  ${event.text} …`,
  'step.finished': (event, run) =>
    `  ${stepText(run, event.part, event.step)}: ${event.state}${event.detail === undefined ? '' : `, ${event.detail}`}`,
  'step.failed': (event, run) => `  ${stepText(run, event.part, event.step)}: FAILED, ${event.problem.text}`,
  'stage.finished': () => undefined,
  'part.finished': (event, run) =>
    `${partText(run, event.part)}: ${event.outcome}${event.cause === undefined ? '' : `, ${event.cause}`}`,
  'run.finished': (event) => ['', ...event.summary].join('\n'),
}

function partText(run: Run, part: number): string {
  const subject = run.parts[part]?.subject
  return subject === undefined ? `part ${part}` : subjectText(subject)
}

function stepText(run: Run, part: number, step: string): string {
  const steps = run.parts[part]?.stages.flatMap((stage) => stage.steps) ?? []
  return steps.findLast((candidate) => candidate.id === step)?.text ?? step
}
