import { describe, expect, test } from 'vitest'
import { clockAheadMs } from '../../../backend/core/clocks/clock-offset.ts'
import { apartText } from '../../../backend/core/clocks/clock-words.ts'

const at = (time: string) => `2026-11-21T${time}Z`

describe('a node’s clock', () => {
  test.each<[string, string, number]>([
    ['between question and answer is right', at('10:00:01.500'), 0],
    ['is ahead by what lies after the answer', at('10:00:33.000'), 30_000],
    ['is behind by what lies before the question', at('09:59:00.000'), -60_000],
    ['is read in the zone it is written in', '2026-11-21T11:00:02.123456789+01:00', 0],
  ])('%s', (_what, node, ahead) =>
    expect(clockAheadMs(node, at('10:00:00.000'), at('10:00:03.000'))).toBe(ahead),
  )

  test.each([undefined, '', 'yesterday'])('that says %j tells nothing', (node) =>
    expect(clockAheadMs(node, at('10:00:00'), at('10:00:01'))).toBeUndefined(),
  )

  test('tells nothing when homeport’s own was set back while it was asked', () =>
    expect(clockAheadMs(at('10:00:00'), at('10:00:00'), at('09:00:00'))).toBeUndefined())
})

test.each([
  [31_000, '30 s'],
  [-94_000, '90 s'],
  [100_000, '2 min'],
  [3 * 3_600_000, '3 h'],
  [-20_778 * 86_400_000, '20778 days'],
])('%d ms apart are %s', (ms, text) => expect(apartText(ms)).toBe(text))
