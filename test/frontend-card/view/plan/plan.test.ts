import { describe, expect, test } from 'vitest'
import * as plans from '../../../../frontend-card/demo/recorded/plans.ts'
import { queued, running } from '../../../../frontend-card/demo/recorded/runs.ts'
import { wordsOf } from '../../../../frontend-card/translations/words.ts'
import { type PlanScene, planPage, runOfPlan, sameAgain } from '../../../../frontend-card/view/plan/plan.ts'

const words = wordsOf('en-GB')
const scene: PlanScene = { answers: {}, mayApprove: true, isLive: true }
const page = (view = plans.change, more: Partial<PlanScene> = {}) =>
  planPage(view, { ...scene, ...more }, 0, words)
const answers = { 'drift:exporter': 'leave', 'conflict:old': 'no' }

test('a plan is summed up in a line', () => {
  expect(page().summary).toBe('2 changes · 1 service restarts')
  expect(page(plans.questions).summary).toBe(
    '2 changes · 1 service restarts · 1 service is removed · 2 questions',
  )
})

test('what changes is shown field by field, only what differs, with its effect', () =>
  expect(page().operations[1]?.changes).toEqual([
    {
      field: 'image',
      from: 'domoticz/domoticz:2026.1@sha256:5b0bcabd1ed2…',
      to: 'domoticz/domoticz:2026.2@sha256:98ea6e4f216f…',
      effect: 'restarts',
    },
    { field: 'environment TZ', from: undefined, to: 'Europe/Warsaw', effect: 'restarts' },
    { field: 'mount /config', from: 'Source: domoticz_db', to: 'Source: domoticz_data', effect: 'restarts' },
    { field: 'label traefik.enable', from: 'false', to: undefined, effect: 'nothing restarts' },
  ]))

test('a config is shown as the text it holds', () =>
  expect(page().operations[0]?.content).toBe('# settings\nport: 8080\nlanguage: en\n'))

describe('yes can be said', () => {
  test.each<[string, typeof plans.change, Partial<PlanScene>, [boolean, boolean, string]]>([
    ['to an open plan', plans.change, {}, [true, true, '']],
    [
      'not before every question is answered',
      plans.questions,
      {},
      [true, false, 'Answer the 2 open questions first.'],
    ],
    [
      'not before the last one is',
      plans.questions,
      { answers: { 'drift:exporter': 'leave' } },
      [true, false, 'Answer the question first.'],
    ],
    ['to answered questions', plans.questions, { answers }, [true, true, '']],
    [
      'not while homeport is away',
      plans.change,
      { isLive: false },
      [true, false, 'Approving is possible again when homeport is back.'],
    ],
    [
      'not over a way that only reads',
      plans.change,
      { mayApprove: false },
      [true, false, 'Approving is not possible over this connection.'],
    ],
    ['not to an outdated plan', { ...plans.change, state: 'outdated' }, {}, [false, false, '']],
    [
      'not to nothing',
      { ...plans.change, plan: { ...plans.change.plan, operations: [] } },
      {},
      [false, false, ''],
    ],
  ])('%s', (_case, view, more, [isOffered, isPossible, reason]) =>
    expect(page(view, more).approve).toEqual({ isOffered, isPossible, reason }),
  )
})

test('what an answer leaves out is shown as left out, and what depends on one says on which', () => {
  const notes = (given: Record<string, string>) =>
    page(plans.questions, { answers: given }).operations.map((one) => [one.isLeftOut, one.notes.at(-1)])
  expect(notes({})).toEqual([
    [false, 'only if you answer: put replicas, env LOG_LEVEL back as wished'],
    [false, 'only if you answer: remove service metrics/old'],
  ])
  expect(notes({ 'drift:exporter': 'overwrite', 'conflict:old': 'no' })).toEqual([
    [false, undefined],
    [true, 'left out by your answer'],
  ])
})

test('the run a plan became is found by it', () => {
  expect(runOfPlan('p-whoami', [queued, running])?.id).toBe('01JRUNNING')
  expect(runOfPlan('p-change', [queued, running])).toBeUndefined()
})

test('an outdated plan is asked for again as what it was', () => {
  const back = structuredClone(plans.change)
  back.plan.purpose = 'roll-back'
  back.plan.madeFrom.release = 11
  expect(sameAgain(back)).toEqual({ stack: 'domoticz', release: 11 })
  expect(sameAgain(plans.change)).toEqual({ stack: 'domoticz' })
})
