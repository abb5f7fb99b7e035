import { expect, test } from 'vitest'
import type { Run } from '../../../backend/contract/run.ts'
import * as runs from '../../../frontend-card/demo/recorded/runs.ts'
import { wordsOf } from '../../../frontend-card/translations/words.ts'
import { runPage } from '../../../frontend-card/view/run.ts'

const words = wordsOf('en-GB')
const now = Date.parse('2026-11-21T02:31:00Z')
const page = (run: Run) => runPage(run, now, words)

test('what a run does now is said by stack and stage', () =>
  expect(page(runs.running).outcome).toEqual({ tone: 'busy', text: 'Now: whoami, Verify.' }))

test('stages are told as done, under way and to come; diagnose only where it was needed', () => {
  const stages = (run: Run, part: number) =>
    page(run).parts[part]?.stages.map(({ name, state }) => `${name} ${state}`)
  expect(stages(runs.running, 1)).toEqual([
    'Prepare done',
    'Check done',
    'Deploy done',
    'Verify running',
    'Finish pending',
  ])
  expect(stages(runs.rolledBack, 0)).toContain('Diagnose done')
  expect(stages(runs.rolledBack, 1)).toEqual([])
})

test('of a stage that failed the steps stay to be read', () =>
  expect(page(runs.rolledBack).parts[0]?.steps.map(({ detail }) => detail)).toEqual([
    'its container ended with code 127 seven times',
  ]))

test('a run that was cancelled and put back is not called failed', () => {
  const cancel = { choice: 'roll-back', by: 'anna' } as const
  const { outcome } = page({ ...runs.rolledBack, cancel })
  expect(outcome.text).toMatch(/^It was cancelled, and what ran before runs again\./)
})

test('a run that failed and was put back says so, and why; it never says that all is well', () => {
  const { badge, outcome } = page(runs.rolledBack)
  expect(badge.tone).toBe('warn')
  expect(outcome.text).toMatch(/^It failed, and what ran before runs again\. Reason: domoticz\/web starts/)
})

test.each<[string, Run, { cancel: boolean; resume: boolean; abandon: boolean }]>([
  ['under way', runs.running, { cancel: true, resume: false, abandon: false }],
  ['waiting', runs.waiting, { cancel: true, resume: false, abandon: false }],
  ['left standing', runs.standing, { cancel: true, resume: true, abandon: true }],
  ['ended', runs.done, { cancel: false, resume: false, abandon: false }],
  [
    'under way, and asked to end already',
    { ...runs.running, cancel: { by: 'ada', choice: 'leave' } },
    { cancel: false, resume: false, abandon: false },
  ],
])('a run %s offers what can be done about it', (_case, run, deeds) => expect(page(run).deeds).toEqual(deeds))

test('how long it took is told', () => expect(page(runs.rolledBack).about).toMatch(/took 2 min 8 s$/))
