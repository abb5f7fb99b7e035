import { expect, test } from 'vitest'
import { scheduleOf } from '../../../backend/watch/time/schedule.ts'

const HALF_PAST_TWO = '30 2 * * *'

/** Every time the schedule names while a day goes by, minute by minute. */
function named(day: string): string[] {
  const { last } = scheduleOf(HALF_PAST_TWO, 'Europe/Warsaw')
  const begin = Date.parse(`${day}T00:00:00Z`)
  const minutes = Array.from({ length: 24 * 60 }, (_, minute) =>
    new Date(begin + minute * 60_000).toISOString(),
  )
  const times = minutes.map((now) => ({ now, at: last(now) as string }))
  expect(
    times.filter(({ now, at }) => at > now),
    'times that have not come yet',
  ).toEqual([])
  return [...new Set(times.map(({ at }) => at))].filter((at) => at.startsWith(day))
}

test('a time in the home’s own zone', () => {
  expect(named('2026-01-10')).toEqual(['2026-01-10T01:30:00.000Z'])
  expect(named('2026-07-10')).toEqual(['2026-07-10T00:30:00.000Z'])
})

test('a time that the clocks leap over in spring comes once, and one that comes twice in autumn counts once', () => {
  expect(named('2026-03-29')).toEqual(['2026-03-29T01:30:00.000Z'])
  expect(named('2026-10-25')).toEqual(['2026-10-25T00:30:00.000Z'])
})

test('the last time may be years ago', () => {
  expect(scheduleOf('0 0 29 2 *', 'UTC').last('2026-11-21T12:00:00Z')).toBe('2024-02-29T00:00:00.000Z')
})
