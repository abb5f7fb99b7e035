import { expect, test } from 'vitest'
import type { Run } from '../../../backend/contract/run.ts'
import { runsUnderWay } from '../../../backend/runs/history/under-way.ts'

const aPart = (stack: string, more: Partial<Run['parts'][number]> = {}): Run['parts'][number] => ({
  subject: { kind: 'stack', stack, target: 'main' },
  plan: `p-${stack}`,
  stages: [],
  ...more,
})

const aRun = (more: Partial<Run> = {}): Run => ({
  id: 'r',
  state: 'running',
  by: 'ada',
  createdAt: '2026-11-21T12:00:00Z',
  answers: {},
  parts: [aPart('music'), aPart('lamp')],
  summary: [],
  rows: 1,
  ...more,
})

test('a run is news when it begins, when one of its parts ends, and when it ends', () => {
  const underWay = runsUnderWay()
  expect(underWay.note(aRun())).toBe('changed')
  expect(underWay.note(aRun({ rows: 2 }))).toBe('none')
  const parts = [aPart('music', { outcome: 'succeeded' }), aPart('lamp')]
  expect(underWay.note(aRun({ rows: 3, parts }))).toBe('changed')
  expect(underWay.note(aRun({ rows: 4, parts }))).toBe('none')
  expect(underWay.note(aRun({ rows: 5, parts, state: 'succeeded' }))).toBe('ended')
})

test('a part that has ended is not worked on any more, the others are', () => {
  const underWay = runsUnderWay()
  underWay.note(aRun({ parts: [aPart('music', { outcome: 'succeeded' }), aPart('lamp')] }))
  expect(underWay.on({ kind: 'stack', stack: 'music', target: 'main' })).toBeUndefined()
  expect(underWay.on({ kind: 'stack', stack: 'lamp', target: 'main' })?.id).toBe('r')
})
