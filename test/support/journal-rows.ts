import type { JournalRow, RunEvent } from '../../backend/contract/run.ts'
import { stageNames } from '../../backend/contract/words.ts'
import { FORMAT } from '../../backend/core/run/apply-event.ts'

/** The first second of the journals that builders make. */
const BEGIN = Date.parse('2026-11-21T10:00:00.000Z')

/** The journal of a run: `events` one second apart, numbered from 1. */
export function journalRows(events: readonly RunEvent[], run = 'run-1'): JournalRow[] {
  return events.map((event, index) => ({
    run,
    row: index + 1,
    at: new Date(BEGIN + index * 1000).toISOString(),
    event,
  }))
}

/** `run.created` for stacks on the swarm `main`. */
export function runCreated(...stacks: string[]): RunEvent {
  return {
    type: 'run.created',
    id: 'run-1',
    by: 'anna',
    answers: {},
    parts: stacks.map((stack) => ({
      subject: { kind: 'stack', stack, target: 'main' },
      plan: `plan-${stack}`,
    })),
    stages: stageNames,
    format: FORMAT,
  }
}
