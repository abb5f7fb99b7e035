import { expect, test } from 'vitest'
import { systemClock, systemIds } from '../../backend/adapters/clock.ts'

test('now is UTC with milliseconds', () =>
  expect(systemClock.now()).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/))

test('waiting takes its time on the monotonic clock', async () => {
  const before = systemClock.monotonic()
  await systemClock.wait(20)
  expect(systemClock.monotonic() - before).toBeGreaterThanOrEqual(19)
})

test('an abort ends the waiting at once, without an error', async () => {
  const stop = new AbortController()
  const waiting = systemClock.wait(60_000, stop.signal)
  stop.abort()
  await waiting
  await systemClock.wait(60_000, stop.signal)
})

test('ids sort in the order they were made', () => {
  const ids = systemIds()
  const made = Array.from({ length: 1000 }, () => ids.next())
  expect([...made].sort()).toEqual(made)
  expect(new Set(made).size).toBe(1000)
  expect(made[0]).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/)
})
