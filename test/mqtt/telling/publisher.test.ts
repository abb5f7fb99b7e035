import { describe, expect, test } from 'vitest'
import type { Message } from '../../../backend/mqtt/states.ts'
import { type Publisher, publisher } from '../../../backend/mqtt/telling/publisher.ts'
import { handClock } from '../../http/support/hand-clock.ts'

const discovery = (device: string, payload = 'd'): Message => ({
  topic: `${device}/config`,
  payload,
  kind: 'discovery',
  device: `${device}/config`,
})
const state = (device: string, payload: string, more: Partial<Message> = {}): Message => ({
  topic: `${device}/state`,
  payload,
  kind: 'state',
  device: `${device}/config`,
  ...more,
})
const availability = (device: string, payload = 'online', more: Partial<Message> = {}): Message => ({
  topic: `${device}/availability`,
  payload,
  kind: 'availability',
  device: `${device}/config`,
  ...more,
})
const bridge = [discovery('bridge'), availability('bridge', 'online', { isLast: true })]

/** A connection that takes everything at once. */
function opened() {
  const clock = handClock()
  const said: string[] = []
  const it = publisher(clock)
  const connect = () =>
    it.connected(async (topic, payload) => {
      said.push(payload === '' ? `${topic}=` : `${topic}=${payload}`)
      return true
    })
  return { clock, said, it, connect, pass: (ms: number) => clock.pass(ms) }
}

const settled = async (it: Publisher) => it.quiet()

test('discovery, states, availability, and last of all the bridge', async () => {
  const { said, it, connect } = opened()
  it.want([...bridge, availability('a'), state('a', '1'), discovery('a')])
  connect()
  await settled(it)
  expect(said).toEqual([
    'bridge/config=d',
    'a/config=d',
    'a/state=1',
    'a/availability=online',
    'bridge/availability=online',
  ])
})

test('the difference, and nothing else', async () => {
  const { said, it, connect } = opened()
  it.want([...bridge, discovery('a'), state('a', '1')])
  connect()
  await settled(it)
  said.length = 0
  it.want([...bridge, discovery('a'), state('a', '1')])
  await settled(it)
  expect(said).toEqual([])
  it.want([...bridge, discovery('a'), state('a', '2')])
  await settled(it)
  expect(said).toEqual(['a/state=2'])
  it.want([...bridge])
  await settled(it)
  expect(said).toEqual(['a/state=2', 'a/config=', 'a/state='])
})

describe('while nobody listens', () => {
  test('ten thousand changes leave one message', async () => {
    const { said, it, connect } = opened()
    for (let at = 0; at < 10_000; at += 1) it.want([discovery('a'), state('a', String(at))])
    connect()
    await settled(it)
    expect(said).toEqual(['a/config=d', 'a/state=9999'])
  })

  test('or while the broker answers none of them, no more are sent than it is owed', async () => {
    const it = publisher(handClock())
    const answers: (() => void)[] = []
    const said: string[] = []
    it.want([discovery('a'), state('a', '0')])
    it.connected(
      (topic, payload) =>
        new Promise((resolve) => {
          said.push(`${topic}=${payload}`)
          answers.push(() => resolve(true))
        }),
    )
    for (let at = 1; at <= 10_000; at += 1) it.want([discovery('a'), state('a', String(at))])
    expect(said.length).toBeLessThanOrEqual(16)
    while (answers.length > 0) {
      answers.shift()?.()
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(said.at(-1)).toBe('a/state=10000')
    expect(said.length).toBeLessThan(40)
  })
})

describe('a discovery that changes', () => {
  test('waits for two seconds after the last, and its states are said again', async () => {
    const { said, it, connect, pass } = opened()
    it.want([discovery('a'), state('a', '1')])
    connect()
    await settled(it)
    it.want([discovery('a', 'e'), state('a', '1')])
    it.want([discovery('a', 'f'), state('a', '1')])
    await pass(1_999)
    expect(said).toEqual(['a/config=d', 'a/state=1'])
    await pass(1)
    expect(said.slice(2)).toEqual(['a/config=f'])
    await pass(500)
    expect(said.slice(3)).toEqual(['a/state=1'])
  })

  test('does not hold up what changes meanwhile', async () => {
    const { said, it, connect } = opened()
    it.want([discovery('a'), state('a', '1'), availability('a')])
    connect()
    await settled(it)
    it.want([discovery('a', 'e'), state('a', '2'), availability('a', 'offline')])
    expect(said.slice(3)).toEqual(['a/state=2', 'a/availability=offline'])
  })

  test('goes before a state that Home Assistant would not understand without it', async () => {
    const { said, it, connect, pass } = opened()
    const select = (payload: string) => state('a', payload, { waitsForDiscovery: true })
    it.want([discovery('a'), select('1')])
    connect()
    await pass(500)
    expect(said).toEqual(['a/config=d', 'a/state=1'])
    it.want([discovery('a', 'e'), select('2')])
    await pass(1_500)
    expect(said.slice(2)).toEqual(['a/config=e'])
    await pass(500)
    expect(said.slice(3)).toEqual(['a/state=2'])
  })
})

test('a new connection is told everything; what was wanted no more meanwhile is not', async () => {
  const { said, it, connect } = opened()
  it.want([discovery('a'), state('a', '1')])
  connect()
  await settled(it)
  it.disconnected()
  it.want([discovery('a'), state('a', '2')])
  expect(said).toHaveLength(2)
  connect()
  await settled(it)
  expect(said.slice(2)).toEqual(['a/config=d', 'a/state=2'])
})

test('a topic that is held is left alone until it is let go', async () => {
  const { said, it, connect } = opened()
  it.hold('a/config')
  it.want([discovery('a'), discovery('b')])
  connect()
  await settled(it)
  await it.say('a/config', 'out of turn')
  expect(said).toEqual(['b/config=d', 'a/config=out of turn'])
  it.letGo('a/config')
  expect(said.at(-1)).not.toBe('a/config=d')
})
