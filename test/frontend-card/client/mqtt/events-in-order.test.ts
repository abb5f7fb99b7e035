import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { anEmptyHome, line } from '../a-listener.ts'
import { answer, followed, INFO, live, reads } from './a-followed-link.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('events', () => {
  test('are handed on in their order', async () => {
    const { broker, listener } = await live()
    for (const id of [7, 8, 9]) broker.says('homeport/bridge/told', line(id))
    expect(listener.told.slice(3)).toEqual(['log 7', 'log 8', 'log 9'])
    expect(reads(broker)).toBe(1)
  })

  test('a gap makes the whole picture be read again', async () => {
    const { broker, listener } = await live()
    broker.says('homeport/bridge/told', line(7))
    broker.says('homeport/bridge/told', line(9))
    expect(reads(broker)).toBe(2)
    await answer(broker, 'home/read', anEmptyHome('cellar'))
    expect(listener.told.slice(3)).toEqual(['log 7', 'log 9', 'home cellar'])
  })

  test('an inventory event makes the whole picture be read again', async () => {
    const { broker } = await live()
    broker.says('homeport/bridge/told', { id: 7, event: { type: 'inventory', problems: [] } })
    expect(reads(broker)).toBe(2)
  })

  test('what is told while the picture is read comes after it', async () => {
    const { broker, listener } = await followed()
    broker.says('homeport/bridge/info', INFO)
    broker.says('homeport/bridge/state', 'online')
    broker.says('homeport/bridge/told', line(1))
    await answer(broker, 'home/read', anEmptyHome('attic'))
    expect(listener.told).toEqual(['connecting', 'home attic', 'live', 'log 1'])
  })

  test('a gap while the picture is read makes another be read after it', async () => {
    const { broker } = await live()
    broker.says('homeport/bridge/told', line(1))
    broker.says('homeport/bridge/told', line(3))
    broker.says('homeport/bridge/told', line(5))
    await answer(broker, 'home/read', anEmptyHome('attic'))
    expect(reads(broker)).toBe(3)
  })

  test.each(['', 'null', '[]', '{"id":"1","event":{}}', '{"id":1}', 'x'.repeat(1_000_000)])(
    'nonsense is passed over (%#)',
    async (payload) => {
      const { broker, listener } = await live()
      broker.says('homeport/bridge/told', payload)
      broker.says('homeport/bridge/response/home/read', payload)
      expect(listener.told).toEqual(['connecting', 'home attic', 'live'])
    },
  )
})
