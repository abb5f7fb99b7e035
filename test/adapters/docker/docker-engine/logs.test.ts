import { describe, expect, test } from 'vitest'
import type { LogLine } from '../../../../backend/ports/nodes/docker-api.ts'
import { apiOf } from './api-of.ts'

describe('logs', () => {
  const frame = (text: string) => {
    const header = Buffer.from([1, 0, 0, 0, 0, 0, 0, text.length])
    return Buffer.concat([header, Buffer.from(text)])
  }

  test('without follow end with the last line, also without a newline', async () => {
    const { engine, api } = await apiOf({
      'GET /services/web/logs': (_request, response) => response.end(frame('one\ntwo')),
    })
    const told: LogLine[] = []
    await api.serviceLogs('web', { tail: 5, follow: false }, (line) => told.push(line))
    expect(told.map(({ text }) => text)).toEqual(['one', 'two'])
    expect(engine.asked.at(-1)?.url).toMatch(/stdout=true&stderr=true&tail=5&follow=false&timestamps=false/)
  })

  test('followed end when nobody follows any more', async () => {
    const { engine, api } = await apiOf({
      'GET /services/web/logs': (_request, response) => response.write(frame('one\n')),
    })
    const stop = new AbortController()
    await api.serviceLogs('web', { tail: 5, follow: true, signal: stop.signal }, () => stop.abort())
    await expect.poll(() => engine.open()).toBeLessThanOrEqual(1)
  })
})
