import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { anEmptyHome, line } from '../a-listener.ts'
import { answer, followed, INFO, live, pass, reads } from './a-followed-link.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('without the broker the picture is old, once; with it everything is asked anew', async () => {
  const { broker, link, listener } = await live()
  link.broker(true)
  // A broker that is told to stop delivers the bridge's will first.
  broker.says('homeport/bridge/state', 'offline')
  link.broker(false)
  link.broker(false)
  expect(listener.told).toEqual(['connecting', 'home attic', 'live', 'lost', 'lost'])
  expect(listener.states.at(-1)).toMatchObject({ text: 'Home Assistant has no word with the MQTT broker.' })
  link.broker(true)
  await pass(0)
  broker.says('homeport/bridge/info', INFO)
  broker.says('homeport/bridge/state', 'online')
  await answer(broker, 'home/read', anEmptyHome('later'))
  expect(listener.told.slice(-2)).toEqual(['home later', 'live'])
})

describe('loss and return', () => {
  test('a bridge that goes is lost at once, and live with a new picture when it is back', async () => {
    const { broker, listener } = await live()
    broker.says('homeport/bridge/state', 'offline')
    expect(listener.states.at(-1)).toMatchObject({ kind: 'lost' })
    broker.says('homeport/bridge/state', 'online')
    await answer(broker, 'home/read', anEmptyHome('attic'))
    expect(listener.told.slice(3)).toEqual(['lost', 'home attic', 'live'])
  })

  test('events of a bridge that began to count anew are no gap after its return', async () => {
    const { broker } = await live()
    broker.says('homeport/bridge/told', line(70))
    broker.says('homeport/bridge/state', 'offline')
    broker.says('homeport/bridge/state', 'online')
    await answer(broker, 'home/read', anEmptyHome('attic'))
    broker.says('homeport/bridge/told', line(1))
    expect(reads(broker)).toBe(2)
  })

  test('everything is subscribed anew when Home Assistant is back', async () => {
    const { broker, listener } = await live()
    broker.homeAssistant(false)
    expect(listener.states.at(-1)).toMatchObject({ kind: 'lost', text: 'Home Assistant cannot be reached.' })
    const before = broker.deeds.length
    broker.homeAssistant(true)
    await pass(0)
    expect(broker.deeds.slice(before).filter((deed) => deed.startsWith('subscribe'))).toHaveLength(4)
    broker.says('homeport/bridge/state', 'online')
    await answer(broker, 'home/read', anEmptyHome('attic'))
    expect(listener.told.at(-1)).toBe('live')
    expect(broker.subscribed()).toHaveLength(4)
  })

  test('a picture that does not come makes the link lost, and is asked for until it comes', async () => {
    const { broker, listener } = await followed()
    broker.says('homeport/bridge/info', INFO)
    broker.says('homeport/bridge/state', 'online')
    await pass(10_000)
    expect(listener.states.at(-1)).toMatchObject({ kind: 'lost', text: expect.stringContaining('10 s') })
    await pass(10_000)
    broker.says('homeport/bridge/state', 'online')
    await answer(broker, 'home/read', anEmptyHome('attic'))
    expect(listener.told.at(-1)).toBe('live')
  })
})
