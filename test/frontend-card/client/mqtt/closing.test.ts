import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { MqttLink } from '../../../../frontend-card/client/mqtt/mqtt-link.ts'
import { anEmptyHome, KeepingListener } from '../a-listener.ts'
import { OrderedBroker } from './a-broker.ts'
import { answer, followed, INFO, live, pass, reads } from './a-followed-link.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const ANSWERS = 'homeport/bridge/response/#'

test('an ended link leaves no subscription, no timer and says no more', async () => {
  const { broker, listener, end } = await live()
  end()
  await pass(0)
  broker.says('homeport/bridge/state', 'offline')
  expect(broker.subscribed()).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
  expect(listener.told).toEqual(['connecting', 'home attic', 'live'])
})

test('a deed under way when another link is taken is answered all the same, and was sent once', async () => {
  const { broker, link, listener, end } = await live()
  const run = link.startRun({ plans: ['p'] })
  end()
  await pass(5_000)
  expect(broker.subscribed()).toEqual([ANSWERS])
  broker.says('homeport/bridge/state', 'offline')
  await answer(broker, 'plan/approve', { id: 'r' })
  expect(await run).toEqual({ id: 'r' })
  expect(broker.requests.filter(({ verb }) => verb === 'plan/approve')).toHaveLength(1)
  expect(listener.told).toEqual(['connecting', 'home attic', 'live'])
  expect(broker.subscribed()).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
})

test('of several questions the last that is answered ends the link, and a refusal stays one', async () => {
  const { broker, link, end } = await live()
  const lines = link.runLog('r')
  const refused = expect(link.resumeRun('r')).rejects.toMatchObject({ code: 'not-found' })
  end()
  await answer(broker, 'run/resume', {}, { status: 'error', error: 'no run r', code: 'not-found' })
  await refused
  expect(broker.subscribed()).toEqual([ANSWERS])
  await answer(broker, 'run/log', { lines: ['said'] })
  expect(await lines).toEqual(['said'])
  expect(broker.subscribed()).toEqual([])
})

test('what nobody answers is given up at its deadline, and nothing is left then', async () => {
  const { broker, link, end } = await live()
  const refused = expect(link.run('r')).rejects.toMatchObject({ code: 'no-answer' })
  end()
  await pass(10_000)
  await refused
  expect(broker.subscribed()).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
})

test('its own picture an ended link does not wait for', async () => {
  const { broker, listener, end } = await followed()
  broker.says('homeport/bridge/info', INFO)
  broker.says('homeport/bridge/state', 'online')
  end()
  await pass(0)
  expect(reads(broker)).toBe(1)
  expect(broker.subscribed()).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
  expect(listener.told).toEqual(['connecting'])
})

test('an ended link can be followed anew: a card is taken out of the page and put back', async () => {
  const { broker, link, end } = await live()
  const run = link.startRun({ plans: ['p'] })
  end()
  const listener = new KeepingListener()
  link.follow(listener)
  await pass(0)
  broker.says('homeport/bridge/info', INFO)
  broker.says('homeport/bridge/state', 'online')
  await answer(broker, 'home/read', anEmptyHome('attic'))
  await answer(broker, 'plan/approve', { id: 'r' })
  expect(await run).toEqual({ id: 'r' })
  expect(listener.told).toEqual(['connecting', 'home attic', 'live'])
  expect(broker.subscribed()).toHaveLength(4)
})

test('a link ended before its first subscription stood leaves none behind', async () => {
  const broker = new OrderedBroker()
  new MqttLink(broker, 'homeport').follow(new KeepingListener())()
  await pass(0)
  expect(broker.subscribed()).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
})
