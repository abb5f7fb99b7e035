import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { check } from '../../../backend/contract/problem.ts'
import { partOutcomes, Run, type RunEvent } from '../../../backend/contract/run.ts'
import { finalRunStates, stageNames } from '../../../backend/contract/words.ts'
import { applyEvent, compatible, FORMAT, replay } from '../../../backend/core/run/apply-event.ts'
import { journalRows, runCreated } from '../../support/journal-rows.ts'

const problem = { code: 'x', text: 'it broke' }

describe('a run is what its journal tells', () => {
  test('a new run is queued, with its parts untouched', () => {
    expect(replay(journalRows([runCreated('a', 'b')]))).toStrictEqual({
      id: 'run-1',
      state: 'queued',
      by: 'anna',
      createdAt: '2026-11-21T10:00:00.000Z',
      answers: {},
      parts: [
        { subject: { kind: 'stack', stack: 'a', target: 'main' }, plan: 'plan-a', stages: [] },
        { subject: { kind: 'stack', stack: 'b', target: 'main' }, plan: 'plan-b', stages: [] },
      ],
      summary: [],
      rows: 1,
    })
  })

  test('stages and steps follow one another with their times', () => {
    const run = replay(
      journalRows([
        runCreated('a'),
        { type: 'run.started' },
        { type: 'stage.started', part: 0, stage: 'prepare' },
        { type: 'step.started', part: 0, step: 'pull', text: 'pull images' },
        { type: 'step.finished', part: 0, step: 'pull', state: 'done', detail: '2 images', result: { n: 2 } },
        { type: 'step.started', part: 0, step: 'render', text: 'render again' },
        { type: 'step.failed', part: 0, step: 'render', problem, result: 'why' },
        { type: 'stage.finished', part: 0, state: 'failed' },
        { type: 'part.finished', part: 0, outcome: 'failed', cause: 'it broke', advice: 'mend it' },
        { type: 'run.finished', state: 'failed', summary: ['a failed'] },
      ]),
    )
    expect(run).toStrictEqual({
      id: 'run-1',
      state: 'failed',
      by: 'anna',
      createdAt: '2026-11-21T10:00:00.000Z',
      finishedAt: '2026-11-21T10:00:09.000Z',
      answers: {},
      parts: [
        {
          subject: { kind: 'stack', stack: 'a', target: 'main' },
          plan: 'plan-a',
          outcome: 'failed',
          cause: 'it broke',
          advice: 'mend it',
          stages: [
            {
              name: 'prepare',
              state: 'failed',
              startedAt: '2026-11-21T10:00:02.000Z',
              finishedAt: '2026-11-21T10:00:07.000Z',
              steps: [
                {
                  id: 'pull',
                  text: 'pull images',
                  state: 'done',
                  startedAt: '2026-11-21T10:00:03.000Z',
                  finishedAt: '2026-11-21T10:00:04.000Z',
                  detail: '2 images',
                  result: { n: 2 },
                },
                {
                  id: 'render',
                  text: 'render again',
                  state: 'failed',
                  startedAt: '2026-11-21T10:00:05.000Z',
                  finishedAt: '2026-11-21T10:00:06.000Z',
                  problem,
                  result: 'why',
                },
              ],
            },
          ],
        },
      ],
      summary: ['a failed'],
      rows: 10,
    })
  })

  test('a run that waits says why and since when, and forgets it when it goes on', () => {
    const rows = journalRows([
      runCreated('a'),
      { type: 'run.waiting', text: 'attic unreachable' },
      { type: 'run.waiting', text: 'attic and cellar unreachable' },
      { type: 'run.continued' },
    ])
    expect(replay(rows.slice(0, 3))).toMatchObject({
      state: 'waiting',
      waiting: { text: 'attic and cellar unreachable', since: '2026-11-21T10:00:01.000Z' },
    })
    expect(replay(rows)).not.toHaveProperty('waiting')
    expect(replay(rows).state).toBe('running')
  })

  test('who asked to cancel, and how, is kept', () => {
    const rows = journalRows([
      runCreated('a'),
      { type: 'run.cancel-asked', by: 'ben', choice: 'roll-back' },
      { type: 'part.finished', part: 0, outcome: 'cancelled', release: 3 },
    ])
    expect(replay(rows).cancel).toStrictEqual({ by: 'ben', choice: 'roll-back' })
    expect(replay(rows).parts[0]).toMatchObject({ outcome: 'cancelled', release: 3 })
  })

  test('a stage gone on with after a restart is the same stage, and one begun anew is another', () => {
    const begin: RunEvent = { type: 'stage.started', part: 0, stage: 'deploy' }
    const again = replay(journalRows([runCreated('a'), begin, begin]))
    expect(again.parts[0]?.stages).toHaveLength(1)
    const end: RunEvent = { type: 'stage.finished', part: 0, state: 'failed' }
    expect(replay(journalRows([runCreated('a'), begin, end, begin])).parts[0]?.stages).toHaveLength(2)
  })

  test('a step begun again keeps its place and its first time, and loses its old end', () => {
    const step = { part: 0, step: 's' }
    const run = replay(
      journalRows([
        runCreated('a'),
        { type: 'stage.started', part: 0, stage: 'deploy' },
        { type: 'step.started', ...step, text: 'first' },
        { type: 'step.started', part: 0, step: 'other', text: 'other' },
        { type: 'step.failed', ...step, problem },
        { type: 'step.started', ...step, text: 'second' },
      ]),
    )
    expect(run.parts[0]?.stages[0]?.steps[0]).toStrictEqual({
      id: 's',
      text: 'second',
      state: 'started',
      startedAt: '2026-11-21T10:00:02.000Z',
    })
  })
})

describe('a journal that cannot be is a bug, said with its place', () => {
  test.each<[string, RunEvent[]]>([
    ['before run.created', [{ type: 'run.started' }]],
    ['there is no part 7', [runCreated('a'), { type: 'stage.started', part: 7, stage: 'deploy' }]],
    ['part 0 is in no stage', [runCreated('a'), { type: 'step.started', part: 0, step: 's', text: 't' }]],
    [
      'step s ended but never began',
      [
        runCreated('a'),
        { type: 'stage.started', part: 0, stage: 'deploy' },
        { type: 'step.finished', part: 0, step: 's', state: 'done' },
      ],
    ],
    ['an empty journal', []],
  ])('%s', (text, events) => expect(() => replay(journalRows(events))).toThrow(text))
})

describe('a run of another version is refused, not guessed', () => {
  const created = runCreated('a') as Extract<RunEvent, { type: 'run.created' }>
  const row = (event: RunEvent) => journalRows([event])[0]!

  test('one of this version is taken', () =>
    expect(compatible(row(created))).toStrictEqual({ ok: true, value: created }))

  test.each<[string, RunEvent]>([
    ['journal format 0', { ...created, format: FORMAT - 1 }],
    ['its stages are prepare, jump', { ...created, stages: ['prepare', 'jump'] }],
    ['begins with run.started', { type: 'run.started' }],
  ])('%s', (text, event) => {
    const answer = compatible(row(event))
    expect(answer).toMatchObject({ ok: false, problem: { code: 'run-incompatible' } })
    expect(JSON.stringify(answer)).toContain(text)
  })
})

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

describe('a run that another version wrote', () => {
  const strange = { ...runCreated('a'), format: FORMAT + 1 } as RunEvent
  const unknown = { type: 'run.danced' } as unknown as RunEvent

  test('is not guessed: it waits for a person, and says why', () => {
    const run = replay(journalRows([strange, { type: 'run.started' }, unknown]))
    expect(run).toMatchObject({
      state: 'waiting',
      rows: 3,
      waiting: { text: expect.stringContaining('format') },
    })
    expect(run.parts).toEqual([{ subject: expect.anything(), plan: 'plan-a', stages: [] }])
  })

  test('has ended when a person abandoned it', () => {
    const closed: RunEvent = { type: 'run.finished', state: 'refused', summary: ['abandoned by anna'] }
    const run = replay(journalRows([strange, unknown, closed]))
    expect(run).toMatchObject({ state: 'refused', summary: ['abandoned by anna'] })
    expect(run.waiting).toBeUndefined()
  })
})
