import { describe, expect, test } from 'vitest'
import {
  type Evidence,
  missesFor,
  nodeState,
  pingSchedule,
  shutOutBy,
  silentTogether,
} from '../../../backend/core/swarm/node-state.ts'

const asked: Evidence = {
  lastAnswerAt: 1_000,
  missedInRow: 0,
  connectable: true,
  alwaysOn: true,
  link: 'fast',
  othersLostWithin3s: false,
}
const unasked: Evidence = { ...asked, lastAnswerAt: undefined, connectable: false } as never
const ok = { at: 2_000, ok: true } as const
const bad = (kind = 'timeout') => ({ at: 2_000, ok: false, kind }) as const
const stopped = { code: 'engine-down', text: 'docker.sock refuses' }
const NOW = 2_000

describe('the state of a node follows from the evidence', () => {
  test.each<[string, Evidence, string]>([
    ['one ping answered', asked, 'reachable'],
    ['one ping missed', { ...asked, missedInRow: 1 }, 'reachable'],
    ['one ping missed and a new connection failed', { ...asked, missedInRow: 1, fresh: bad() }, 'reachable'],
    ['two pings missed', { ...asked, missedInRow: 2, fresh: bad() }, 'suspect'],
    ['three missed, no new connection tried yet', { ...asked, missedInRow: 3 }, 'suspect'],
    ['three missed, a new connection had', { ...asked, missedInRow: 3, fresh: ok }, 'suspect'],
    ['many missed, a new connection had', { ...asked, missedInRow: 9, fresh: ok }, 'suspect'],
    ['three missed and a new connection failed', { ...asked, missedInRow: 3, fresh: bad() }, 'unreachable'],
    ['the same, not always on', { ...asked, missedInRow: 3, fresh: bad(), alwaysOn: false }, 'away'],
    [
      'the same, Swarm sure it is ready',
      { ...asked, missedInRow: 3, fresh: bad(), swarm: 'ready' },
      'unreachable',
    ],
    ['three missed, refused', { ...asked, missedInRow: 3, fresh: bad('refused') }, 'unreachable'],
    ['three missed, no way', { ...asked, missedInRow: 3, fresh: bad('unreachable') }, 'unreachable'],
    ['three missed, failed otherwise', { ...asked, missedInRow: 3, fresh: bad('other') }, 'unreachable'],
    ['connections taken in silence', { ...asked, missedInRow: 7, fresh: bad('no-banner') }, 'suspect'],
    [
      'connections taken in silence for long',
      { ...asked, missedInRow: 8, fresh: bad('no-banner') },
      'unreachable',
    ],
    [
      'a failure older than the last answer',
      { ...asked, missedInRow: 3, fresh: { ...bad(), at: 900 } },
      'suspect',
    ],
    ['silence from the start', { ...asked, lastAnswerAt: undefined, missedInRow: 0 } as never, 'suspect'],
    [
      'death from the start',
      { ...asked, lastAnswerAt: undefined, missedInRow: 3, fresh: bad() } as never,
      'unreachable',
    ],
    ['all lost at once', { ...asked, missedInRow: 3, fresh: bad(), othersLostWithin3s: true }, 'suspect'],
    ['answers although Swarm says down', { ...asked, swarm: 'down' }, 'reachable'],
    ['answers although Swarm does not know', { ...asked, swarm: 'unknown' }, 'reachable'],
    ['no way to it, Swarm says ready', { ...unasked, swarm: 'ready' }, 'reachable'],
    ['no way to it, Swarm says down', { ...unasked, swarm: 'down' }, 'unreachable'],
    ['no way to it, Swarm says down, not always on', { ...unasked, swarm: 'down', alwaysOn: false }, 'away'],
    ['no way to it, Swarm does not know', { ...unasked, swarm: 'unknown' }, 'suspect'],
    ['no way to it, Swarm says disconnected', { ...unasked, swarm: 'disconnected' }, 'suspect'],
    ['no way to it, no word from Swarm', unasked, 'suspect'],
  ])('%s', (_, evidence, state) => expect(nodeState(evidence, NOW).state).toBe(state))

  test('time that passes without an answer counts as missed pings', () => {
    const waiting = { ...asked, pendingSince: 2_000, fresh: bad() }
    expect(nodeState(waiting, 3_999).state).toBe('reachable')
    expect(nodeState(waiting, 5_249).state).toBe('suspect')
    expect(nodeState(waiting, 5_250).state).toBe('unreachable')
    expect(nodeState({ ...waiting, link: 'slow' }, 6_999).state).toBe('reachable')
  })
})

describe('findings', () => {
  test('Docker that refuses while the node takes connections is down', () =>
    expect(nodeState({ ...asked, missedInRow: 3, fresh: ok, engineError: stopped }, NOW)).toEqual({
      state: 'suspect',
      finding: 'engine-down',
      sentences: [
        'its engine leaves pings unanswered',
        'it takes a new connection, but Docker does not answer',
        'docker.sock refuses',
      ],
    }))

  test('Docker that is silent for long while the node takes connections is down', () => {
    const silent = { ...asked, fresh: ok }
    expect(nodeState({ ...silent, missedInRow: missesFor.engineDown - 1 }, NOW).finding).toBeUndefined()
    expect(nodeState({ ...silent, missedInRow: missesFor.engineDown }, NOW).finding).toBe('engine-down')
  })

  test('who has not answered once is unseen until it is lost', () => {
    const silent = { ...asked, lastAnswerAt: undefined } as never as Evidence
    const unseen = (evidence: Evidence) => nodeState(evidence, NOW).unseen
    expect([silent, unasked, { ...silent, missedInRow: 2 }].map(unseen)).toEqual([true, true, true])
    expect([asked, { ...asked, missedInRow: 2 }].map(unseen)).toEqual([undefined, undefined])
    expect(unseen({ ...silent, missedInRow: 3, fresh: bad() })).toBeUndefined()
  })

  test('all nodes lost at once is homeport cut off', () =>
    expect(nodeState({ ...asked, missedInRow: 3, fresh: bad(), othersLostWithin3s: true }, NOW).finding).toBe(
      'homeport-cut-off',
    ))
})

describe('the reasons', () => {
  test.each<[Evidence, string[]]>([
    [{ ...asked, swarm: 'ready' }, ['its engine answers']],
    [{ ...asked, swarm: 'down' }, ['its engine answers', 'but the swarm says it is down']],
    [{ ...asked, lastAnswerAt: undefined } as never, ['it has not answered yet']],
    [
      { ...asked, missedInRow: 2 },
      ['its engine leaves pings unanswered', 'it is not yet clear whether it takes a new connection'],
    ],
    [
      { ...asked, missedInRow: 5, fresh: bad('refused'), engineError: stopped },
      [
        'its engine leaves pings unanswered',
        'its kernel answers, but refuses a new connection',
        'docker.sock refuses',
      ],
    ],
    [
      { ...asked, missedInRow: 5, fresh: bad('host-key') },
      ['its engine leaves pings unanswered', 'a new connection failed (host-key)'],
    ],
    [
      { ...asked, missedInRow: 5, fresh: bad('no-banner') },
      ['its engine leaves pings unanswered', 'it takes new connections, but says nothing on them'],
    ],
    [
      { ...asked, missedInRow: 4, fresh: ok },
      ['its engine leaves pings unanswered', 'it takes a new connection'],
    ],
    [{ ...unasked, swarm: 'down' }, ['the swarm says it is down', 'homeport has no way of its own to it']],
    [{ ...unasked, swarm: 'ready' }, ['the swarm says it is ready', 'homeport has no way of its own to it']],
    [unasked, ['the swarm does not say how it is', 'homeport has no way of its own to it']],
  ])('%j: %j', (evidence, sentences) => expect(nodeState(evidence, NOW).sentences).toEqual(sentences))

  test('stay the same while the state does, so that nothing is told twice', () => {
    const gone = { ...asked, missedInRow: 3, fresh: bad() }
    expect(nodeState({ ...gone, missedInRow: 300 }, 300_000)).toEqual(nodeState(gone, NOW))
  })
})

test.each(shutOutBy)(
  'a node that keeps homeport out is suspect, and why is a finding of its own: %s',
  (code) => {
    const problem = { code, text: 'not you', advice: 'paste this' }
    const kept = { ...asked, missedInRow: 3, fresh: ok, engineError: problem }
    expect(nodeState(kept, NOW)).toEqual({
      state: 'suspect',
      sentences: ['it takes a new connection, but homeport is kept out', 'not you'],
      finding: 'shut-out',
      problem,
    })
  },
)

describe('all nodes lost together', () => {
  const lost = (at: number): Evidence => ({ ...asked, lastAnswerAt: at, missedInRow: 2 })
  test.each<[string, Evidence[], boolean]>([
    ['all within 3 s', [lost(10_000), lost(11_500), lost(13_000)], true],
    ['a single node that is lost', [lost(10_000)], true],
    ['one still answers', [lost(10_000), { ...asked, lastAnswerAt: 11_000 }], false],
    ['one was lost long before: no evidence', [lost(1_000), lost(10_000), lost(12_000)], true],
    ['a node without a way of its own is no evidence', [lost(10_000), { ...unasked, swarm: 'ready' }], true],
    ['none was ever heard', [{ ...asked, lastAnswerAt: undefined } as never], false],
    ['no nodes', [], false],
  ])('%s', (_, evidences, answer) => {
    const named = new Map(evidences.map((evidence, at) => [String(at), evidence]))
    expect(silentTogether(named, NOW).size > 0).toBe(answer)
  })
})

test('the schedule leaves room below five seconds on a fast link', () => {
  const { everyMs, freshAfterMs, freshDeadlineMs, freshEveryMs, unreachableAfterMs, tellEveryMs } =
    pingSchedule.fast
  expect(freshAfterMs + freshDeadlineMs).toBeLessThanOrEqual(unreachableAfterMs)
  expect(everyMs + unreachableAfterMs + tellEveryMs).toBeLessThanOrEqual(4_500)
  expect(freshEveryMs + freshDeadlineMs).toBeLessThanOrEqual(4_500)
  expect(freshEveryMs).toBeGreaterThan(1_000)
})
