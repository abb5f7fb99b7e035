import { describe, expect, test } from 'vitest'
import type { PartOutcome, RunEvent } from '../../../backend/contract/run.ts'
import { replay } from '../../../backend/core/run/apply-event.ts'
import { durationText, runSummary } from '../../../backend/core/run/summary.ts'
import { journalRows, runCreated } from '../../support/journal-rows.ts'

const NOW = '2026-11-21T10:02:05.000Z'
const summary = (...events: RunEvent[]) =>
  runSummary(replay(journalRows([runCreated('music'), ...events])), NOW)
const ended = (outcome: PartOutcome, more: object = {}): RunEvent => ({
  type: 'part.finished',
  part: 0,
  outcome,
  ...more,
})

describe('the end of a run tells', () => {
  test.each<[string, RunEvent]>([
    ['stack music is as planned', ended('succeeded')],
    ['stack music is as planned: release #3', ended('succeeded', { release: 3 })],
    ['stack music failed and was put back', ended('rolled-back')],
    ['stack music failed and was put back to release #2', ended('rolled-back', { release: 2 })],
    ['stack music failed and was left as it is', ended('failed')],
    ['stack music was cancelled', ended('cancelled')],
    ['stack music was refused: nothing was changed', ended('refused')],
    ['stack music was not started', ended('not-started')],
  ])('%s', (line, event) => expect(summary(event)).toEqual([line, 'by anna, in 2 min 5 s']))

  test('that a part was not finished', () =>
    expect(summary()).toEqual(['stack music was not finished', 'by anna, in 2 min 5 s']))

  test('why, what to do, what was changed and what was put back, but not what was only looked at', () =>
    expect(
      summary(
        { type: 'stage.started', part: 0, stage: 'prepare' },
        { type: 'step.started', part: 0, step: 'render', text: 'render again' },
        { type: 'step.finished', part: 0, step: 'render', state: 'done' },
        { type: 'stage.finished', part: 0, state: 'done' },
        { type: 'stage.started', part: 0, stage: 'deploy' },
        { type: 'step.started', part: 0, step: '#1', text: 'config a' },
        { type: 'step.finished', part: 0, step: '#1', state: 'skipped', detail: 'made already' },
        { type: 'step.started', part: 0, step: '#2', text: 'service music/web: image 1 → 2' },
        { type: 'step.finished', part: 0, step: '#2', state: 'done' },
        { type: 'step.started', part: 0, step: '#3', text: 'service music/db: image 1 → 2' },
        { type: 'step.failed', part: 0, step: '#3', problem: { code: 'x', text: 'no such image' } },
        { type: 'stage.finished', part: 0, state: 'failed' },
        { type: 'stage.started', part: 0, stage: 'diagnose' },
        { type: 'step.started', part: 0, step: 'evidence', text: 'find out why' },
        { type: 'step.finished', part: 0, step: 'evidence', state: 'done', detail: 'no such image' },
        { type: 'step.started', part: 0, step: 'back:#2', text: 'put service music/web back' },
        { type: 'step.finished', part: 0, step: 'back:#2', state: 'done', detail: 'as intended' },
        ended('rolled-back', { cause: 'no such image', advice: 'check the tag', release: 2 }),
        { type: 'run.finished', state: 'rolled-back', summary: [] },
      ),
    ).toEqual([
      'stack music failed and was put back to release #2',
      '  why: no such image',
      '  what to do: check the tag',
      '  service music/web: image 1 → 2 (done)',
      '  service music/db: image 1 → 2 (FAILED: no such image)',
      '  put service music/web back (as intended)',
      'by anna, in 19 s',
    ]))
})

test.each([
  [-5, '0 s'],
  [59_400, '59 s'],
  [60_000, '1 min 0 s'],
  [3_599_000, '59 min 59 s'],
  [7_260_000, '2 h 1 min'],
])('%d ms are %s', (ms, text) => expect(durationText(ms)).toBe(text))
