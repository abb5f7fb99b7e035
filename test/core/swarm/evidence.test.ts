import { expect, test } from 'vitest'
import { failedAlike } from '../../../backend/core/swarm/evidence.ts'

const failed = (kind: string) => ({ at: 1, ok: false, kind }) as const

test.each([
  ['timeout', 'unreachable', true],
  ['unreachable', 'timeout', true],
  ['refused', 'refused', true],
  ['timeout', 'refused', false],
  ['no-banner', 'timeout', false],
])('%s, then %s: what was told of the first still holds: %s', (before, now, alike) => {
  expect(failedAlike(failed(before), failed(now))).toBe(alike)
})

test('a first try, and one after or before a success, are news', () => {
  expect(failedAlike(undefined, failed('timeout'))).toBe(false)
  expect(failedAlike({ at: 1, ok: true }, failed('timeout'))).toBe(false)
  expect(failedAlike(failed('timeout'), { at: 2, ok: true })).toBe(false)
})
