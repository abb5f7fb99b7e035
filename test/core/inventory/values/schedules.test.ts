import { Cron } from 'croner'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSchedule } from '../../../../backend/core/inventory/values/schedules.ts'

test.each(['30 3 * * *', '*/15 * * * *', '0 0 1,15 * 1-5', '0 4-20/4 * 1-12/3 0', '5 4 * * 7'])(
  '%s',
  (text) => expect(isSchedule(text)).toBe(true),
)

test.each([
  '',
  '30 3 * *',
  '30 3 * * * *',
  '60 3 * * *',
  '30 24 * * *',
  '0 0 0 * *',
  '0 5-3 * * *',
  '0 0 * * mon',
  '*/0 * * * *',
  '0 0 * */13 *',
  '5/2 * * * *',
  '@daily',
])('%s is none', (text) => expect(isSchedule(text)).toBe(false))

test('what is one, croner takes: the watch never meets one it cannot read', () => {
  const part = (least: number, most: number) => {
    const number = fc.integer({ min: least, max: most }).map(String)
    const range = fc
      .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }))
      .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`)
    const stepped = fc
      .tuple(fc.oneof(fc.constant('*'), range), fc.integer({ min: 1, max: 90 }))
      .map((it) => it.join('/'))
    return fc
      .array(fc.oneof(number, range, stepped, fc.constant('*')), { minLength: 1, maxLength: 3 })
      .map((it) => it.join(','))
  }
  const schedule = fc
    .tuple(part(0, 59), part(0, 23), part(1, 31), part(1, 12), part(0, 7))
    .map((it) => it.join(' '))
  fc.assert(
    fc.property(schedule, (text) => {
      if (isSchedule(text)) expect(() => new Cron(text, { paused: true })).not.toThrow()
    }),
  )
})
