import { describe, expect, test } from 'vitest'
import type { RunEvent } from '../../../../backend/contract/run.ts'
import { replay } from '../../../../backend/core/run/apply-event.ts'
import { journalRows, runCreated } from '../../../support/journal-rows.ts'

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
