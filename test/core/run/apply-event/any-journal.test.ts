import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { check } from '../../../../backend/contract/doors/problem.ts'
import { partOutcomes, Run, type RunEvent } from '../../../../backend/contract/run.ts'
import { finalRunStates, stageNames } from '../../../../backend/contract/words.ts'
import { applyEvent, replay } from '../../../../backend/core/run/apply-event.ts'
import { journalRows, runCreated } from '../../../support/journal-rows.ts'

const problem = { code: 'x', text: 'it broke' }

// Journals as a runner may write them: any number of crashes and repeats, never an end without a beginning.
const partEvents = (part: number): fc.Arbitrary<RunEvent[]> =>
  fc
    .array(
      fc.record({
        stage: fc.constantFrom(...stageNames),
        steps: fc.array(
          fc.record({
            id: fc.constantFrom('s1', 's2', 's3'),
            end: fc.constantFrom('done', 'skipped', 'failed', undefined),
            detail: fc.constantFrom('so', undefined),
          }),
          { maxLength: 5 },
        ),
        end: fc.constantFrom('done', 'failed', 'skipped', undefined),
      }),
      { maxLength: 5 },
    )
    .chain((stages) =>
      fc.record({
        stages: fc.constant(stages),
        outcome: fc.constantFrom(...partOutcomes, undefined),
        cause: fc.constantFrom('so', undefined),
      }),
    )
    .map(({ stages, outcome, cause }) => [
      ...stages.flatMap(({ stage, steps, end }): RunEvent[] => [
        { type: 'stage.started', part, stage },
        ...steps.flatMap(({ id, end: stepEnd, detail }): RunEvent[] => [
          { type: 'step.started', part, step: id, text: `do ${id}` },
          ...(stepEnd === undefined
            ? []
            : stepEnd === 'failed'
              ? [{ type: 'step.failed' as const, part, step: id, problem, result: undefined }]
              : [{ type: 'step.finished' as const, part, step: id, state: stepEnd, detail }]),
        ]),
        ...(end === undefined ? [] : [{ type: 'stage.finished' as const, part, state: end }]),
      ]),
      ...(outcome === undefined ? [] : [{ type: 'part.finished' as const, part, outcome, cause }]),
    ])

const journals = fc
  .tuple(
    partEvents(0),
    partEvents(1),
    fc.constantFrom<RunEvent[]>(
      [],
      [{ type: 'run.waiting', text: 'a node is away' }],
      [{ type: 'run.waiting', text: 'a node is away' }, { type: 'run.continued' }],
      [{ type: 'run.cancel-asked', by: 'anna', choice: 'leave' }],
    ),
    fc.constantFrom(...finalRunStates),
  )
  .map(([first, second, between, state]) =>
    journalRows([
      runCreated('a', 'b'),
      { type: 'run.started' },
      ...first,
      ...between,
      ...second,
      { type: 'run.finished', state, summary: [] },
    ]),
  )

describe('properties', () => {
  test('any prefix of a journal is a valid run that counts its rows', () =>
    fc.assert(
      fc.property(journals, (rows) => {
        for (let length = 1; length <= rows.length; length++) {
          const run = replay(rows.slice(0, length))
          expect(check(Run, run)).toEqual([])
          expect(run.rows).toBe(length)
        }
      }),
      { numRuns: 100 },
    ))

  test('what was seen live is what the stored journal tells, wherever it is cut', () =>
    fc.assert(
      fc.property(journals, fc.nat(), (rows, cut) => {
        const stored = JSON.parse(JSON.stringify(rows)) as typeof rows
        const at = 1 + (cut % rows.length)
        const resumed = rows.slice(at).reduce(applyEvent, replay(stored.slice(0, at)))
        expect(resumed).toStrictEqual(replay(rows))
        expect(JSON.parse(JSON.stringify(resumed))).toStrictEqual(resumed)
      }),
      { numRuns: 100 },
    ))

  test('a run is never changed in place', () =>
    fc.assert(
      fc.property(journals, (rows) => {
        rows.reduce<Run | undefined>((run, row) => applyEvent(frozen(run), row), undefined)
      }),
      { numRuns: 50 },
    ))
})

function frozen<T>(value: T): T {
  if (value !== null && typeof value === 'object') {
    for (const inner of Object.values(value)) frozen(inner)
    Object.freeze(value)
  }
  return value
}
