import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { MqttLink } from '../../../../frontend-card/client/mqtt/mqtt-link.ts'
import { anEmptyHome, KeepingListener } from '../a-listener.ts'
import { OrderedBroker } from './a-broker.ts'
import { answer, followed, INFO, live, pass, reads } from './a-followed-link.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('beginning', () => {
  test('answers and events are subscribed before anything is asked', async () => {
    const { broker } = await live()
    expect(broker.deeds).toEqual([
      'subscribe homeport/bridge/response/#',
      'subscribe homeport/bridge/told',
      'subscribe homeport/bridge/info',
      'subscribe homeport/bridge/state',
      'publish homeport/bridge/request/home/read',
    ])
  })

  test('the picture comes before the link is called live', async () => {
    const { listener } = await live()
    expect(listener.told).toEqual(['connecting', 'home attic', 'live'])
  })

  test('a bridge nobody hears of is said after ten seconds, with what to check', async () => {
    const { listener } = await followed()
    await pass(9_999)
    expect(listener.told).toEqual(['connecting'])
    await pass(1)
    expect(listener.states.at(-1)).toMatchObject({
      kind: 'lost',
      text: expect.stringContaining('base topic'),
    })
  })

  test('an answer that came before its topic was subscribed is asked for again', async () => {
    const { broker, listener } = await followed()
    broker.says('homeport/bridge/info', INFO)
    broker.says('homeport/bridge/state', 'online')
    await pass(2_500)
    expect(reads(broker)).toBe(2)
    await answer(broker, 'home/read', anEmptyHome('attic'))
    await pass(60_000)
    expect(reads(broker)).toBe(2)
    expect(listener.told.at(-1)).toBe('live')
  })

  test('what Home Assistant refuses is said, and tried again', async () => {
    const broker = new OrderedBroker()
    broker.refusal = 'MQTT is not loaded'
    const listener = new KeepingListener()
    new MqttLink(broker, 'homeport').follow(listener)
    await pass(0)
    expect(listener.states.at(-1)).toMatchObject({
      kind: 'refused',
      text: expect.stringContaining('MQTT is not loaded'),
    })
    broker.refusal = undefined
    await pass(10_000)
    broker.says('homeport/bridge/info', INFO)
    broker.says('homeport/bridge/state', 'online')
    await answer(broker, 'home/read', anEmptyHome('attic'))
    expect(listener.told.at(-1)).toBe('live')
  })

  test.each([
    [2, 'older than homeport 0.1.0'],
    [0, 'newer than homeport 0.1.0'],
  ])('a bridge of api %i is not misunderstood but named', async (api, text) => {
    const { broker, listener } = await followed()
    broker.says('homeport/bridge/info', { ...INFO, api })
    broker.says('homeport/bridge/state', 'online')
    await pass(60_000)
    expect(listener.states.at(-1)).toMatchObject({ kind: 'refused', text: expect.stringContaining(text) })
    expect(broker.requests).toEqual([])
  })
})
