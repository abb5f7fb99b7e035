import { describe, expect, test } from 'vitest'
import { EngineError } from '../../../../backend/ports/nodes/docker-api.ts'
import { apiOf } from './api-of.ts'

describe('events', () => {
  const event = (id: string) => ({ Type: 'service', Action: 'update', Actor: { ID: id } })

  test('are told one by one, however they are cut into chunks', async () => {
    const text = [event('a'), event('żółw'), event('c')].map((one) => `${JSON.stringify(one)}\n`).join('')
    const { api } = await apiOf({
      'GET /events': async (_request, response) => {
        for (const byte of Buffer.from(text)) {
          response.write(Buffer.from([byte]))
          await new Promise(setImmediate)
        }
      },
    })
    const stop = new AbortController()
    const told: string[] = []
    let opened = 0
    await api.events(
      ({ Actor }) => {
        told.push(Actor.ID)
        if (told.length === 3) stop.abort()
      },
      stop.signal,
      () => opened++,
    )
    expect(told).toEqual(['a', 'żółw', 'c'])
    expect(opened).toBe(1)
  })

  test('a stream that ends by itself is an error: something may have been missed', async () => {
    const { api } = await apiOf({ 'GET /events': (_request, response) => response.end() })
    await expect(api.events(() => {}, new AbortController().signal)).rejects.toThrow(EngineError)
  })

  test('a stream of something else is an error', async () => {
    const { api } = await apiOf({ 'GET /events': (_request, response) => response.write('<html>\n') })
    const listening = api.events(() => {}, new AbortController().signal)
    await expect(listening).rejects.toThrow(/the stream is not JSON: <html>/)
  })

  test('a receiver that fails is a bug, and stays one', async () => {
    const { api } = await apiOf({
      'GET /events': (_request, response) => response.write(`${JSON.stringify(event('a'))}\n`),
    })
    const failing = api.events(() => {
      throw new RangeError('bug')
    }, new AbortController().signal)
    await expect(failing).rejects.toThrow(RangeError)
  })

  test('health checks are not asked for', async () => {
    const { engine, api } = await apiOf({ 'GET /events': (_request, response) => response.end() })
    await api.events(() => {}, new AbortController().signal).catch(() => {})
    expect(decodeURIComponent(engine.asked.at(-1)?.url as string)).not.toMatch(/exec_/)
  })
})
