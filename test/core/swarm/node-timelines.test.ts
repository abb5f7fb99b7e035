import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cutOffFrom, deadFrom, pausedFrom, watchedTimeline } from '../../support/watched-timeline.ts'

// Phases: when within the ping cycle something begins, after five quiet seconds.
const phase = fc.integer({ min: 5_000, max: 6_999 })
const states = (timeline: { state: string }[]) => timeline.map(({ state }) => state)
const firstAt = (timeline: { at: number; state: string }[], state: string) =>
  timeline.find((entry) => entry.state === state)?.at ?? Number.POSITIVE_INFINITY

describe('a node that loses power', () => {
  test.each<[string, Parameters<typeof watchedTimeline>[0]['failsFast']]>([
    ['while nothing answers a new connection', undefined],
    ['while the network says at once that there is no way', { afterMs: 3, kind: 'unreachable' }],
    ['while the network says so after three seconds', { afterMs: 3_000 - 900, kind: 'unreachable' }],
  ])('is unreachable within 5 s, %s, at every phase', (_, failsFast) => {
    let worst = 0
    for (let death = 5_000; death < 7_000; death += 10) {
      const node = { ...deadFrom(death), ...(failsFast === undefined ? {} : { failsFast }) }
      worst = Math.max(worst, firstAt(watchedTimeline(node, death + 6_000), 'unreachable') - death)
    }
    expect(worst).toBeLessThanOrEqual(4_600)
  })

  test('is unreachable within 5 s also when it was slow before', () =>
    fc.assert(
      fc.property(phase, fc.integer({ min: 2, max: 400 }), (death, rtt) => {
        const told = watchedTimeline(deadFrom(death, rtt), death + 8_000)
        expect(firstAt(told, 'unreachable') - death).toBeLessThanOrEqual(5_000)
      }),
      { numRuns: 100 },
    ))

  test('is unreachable within 5 s also when it was too busy to answer before', () =>
    fc.assert(
      fc.property(phase, fc.integer({ min: 0, max: 3_000 }), (death, busy) => {
        const told = watchedTimeline(deadFrom(death, 2, busy), death + 8_000)
        expect(firstAt(told, 'unreachable') - death).toBeLessThanOrEqual(5_000)
      }),
      { numRuns: 300 },
    ))

  test('stays unreachable, and is suspect before', () =>
    fc.assert(
      fc.property(phase, (death) => {
        const told = states(watchedTimeline(deadFrom(death), 30_000))
        expect(told).toEqual(['suspect', 'reachable', 'suspect', 'unreachable'])
      }),
      { numRuns: 20 },
    ))
})

describe('a node that lives is never called unreachable', () => {
  test('while it stands still for up to 2 s, at every phase', () =>
    fc.assert(
      fc.property(phase, fc.integer({ min: 0, max: 2_000 }), (from, forMs) => {
        expect(states(watchedTimeline(pausedFrom(from, forMs), 15_000))).not.toContain('unreachable')
      }),
      { numRuns: 200 },
    ))

  test('while it stands still for 2 s again and again', () => {
    const busy = { ping: (at: number) => stalled(at) + 2, fresh: (at: number) => stalled(at) + 4 }
    expect(states(watchedTimeline(busy, 60_000))).not.toContain('unreachable')
  })

  test('while every packet takes 500 ms each way, and stands still for 2 s besides', () =>
    fc.assert(
      fc.property(phase, fc.integer({ min: 0, max: 2_000 }), (from, forMs) => {
        expect(states(watchedTimeline(pausedFrom(from, forMs, 1_000), 15_000))).not.toContain('unreachable')
      }),
      { numRuns: 100 },
    ))

  test('while not a packet passes for up to 2 s, at every phase', () =>
    fc.assert(
      fc.property(phase, fc.integer({ min: 0, max: 2_000 }), fc.boolean(), (from, forMs, failsFast) => {
        expect(states(watchedTimeline(cutOffFrom(from, forMs, failsFast), 15_000))).not.toContain(
          'unreachable',
        )
      }),
      { numRuns: 300 },
    ))

  test('while it is busy: any answer within 2.9 s', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 2_900 }), { minLength: 5, maxLength: 20 }),
        (latencies) => {
          let asked = 0
          const late = (at: number) => at + (latencies[asked++ % latencies.length] as number)
          expect(states(watchedTimeline({ ping: late, fresh: late }, 60_000))).not.toContain('unreachable')
        },
      ),
      { numRuns: 50 },
    ))

  test('while it is stalled for 7 s and its kernel still takes connections', () =>
    expect(states(watchedTimeline(pausedFrom(5_400, 7_000), 20_000))).not.toContain('unreachable'))
})

test('a node that comes back is reachable at the first good ping, within 4 s', () =>
  fc.assert(
    fc.property(phase, fc.integer({ min: 6_000, max: 12_000 }), (from, forMs) => {
      const told = watchedTimeline(cutOffFrom(from, forMs), from + forMs + 12_000)
      expect(states(told).slice(1, 4)).toEqual(['reachable', 'suspect', 'unreachable'])
      expect(told.at(-1)?.state).toBe('reachable')
      expect(told.at(-1)?.at).toBeLessThanOrEqual(from + forMs + 4_000)
    }),
    { numRuns: 50 },
  ))

describe('a node on a slow link', () => {
  test('is unreachable within 21 s of its death', () => {
    for (let death = 10_000; death < 16_000; death += 50) {
      const told = watchedTimeline(deadFrom(death, 400), death + 25_000, 'slow')
      expect(firstAt(told, 'unreachable') - death).toBeLessThanOrEqual(21_000)
    }
  })

  test('is never called unreachable while it answers within 10 s', () => {
    const late = (at: number) => at + 9_900
    expect(states(watchedTimeline({ ping: late, fresh: late }, 120_000, 'slow'))).not.toContain('unreachable')
  })
})

/** 2 s of standing still in every 2.5 s. */
function stalled(at: number): number {
  const into = at % 2_500
  return into < 2_000 ? at - into + 2_000 : at
}
