import { expect, test } from 'vitest'
import { dueForgetting } from '../../../backend/core/backups/forgetting.ts'

const NIGHT = '2026-11-22T03:30:00Z'
const nightly = { daily: 7, weekly: 5 }
const at = (forgotten: string | undefined, pruned: string | undefined = '2026-11-21T03:30:00Z') => ({
  forgotten,
  pruned,
})

test('the first time old backups are forgotten and space is given back', () => {
  expect(dueForgetting(nightly, { forgotten: undefined, pruned: undefined }, NIGHT)).toEqual({ prune: true })
})

test('of several backups in a day one asks the repository what to forget, and each night’s does', () => {
  expect(dueForgetting(nightly, at('2026-11-22T01:00:00Z'), NIGHT)).toBeUndefined()
  expect(dueForgetting(nightly, at('2026-11-21T03:30:04Z'), NIGHT)).toEqual({ prune: false })
  // The night an hour is left out.
  expect(dueForgetting(nightly, at('2026-11-21T04:30:04Z'), NIGHT)).toEqual({ prune: false })
})

test('where the last few are counted one by one, each backup asks', () => {
  expect(dueForgetting({ last: 3 }, at('2026-11-22T03:29:00Z'), NIGHT)).toEqual({ prune: false })
})

test('space is given back once a week', () => {
  expect(dueForgetting(nightly, at('2026-11-22T01:00:00Z', '2026-11-15T03:30:00Z'), NIGHT)).toEqual({
    prune: true,
  })
})

test('what is dated ahead, by a clock that was wrong, keeps nothing from being forgotten', () => {
  expect(dueForgetting(nightly, at('2027-11-22T01:00:00Z'), NIGHT)).toEqual({ prune: false })
  expect(dueForgetting(nightly, at('2026-11-22T01:00:00Z', '2027-01-01T00:00:00Z'), NIGHT)).toEqual({
    prune: true,
  })
})
