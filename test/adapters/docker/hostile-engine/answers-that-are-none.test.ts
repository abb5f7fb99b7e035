import type { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { aRawEngine } from '../../../support/engine/an-engine.ts'
import { aLink } from '../../../support/home/a-link.ts'
import { nothingUncaught } from '../../../support/nothing-uncaught.ts'
import { afterVersion, answer, failing } from './a-hostile-engine.ts'

nothingUncaught()

describe('an answer that is none', () => {
  const cases: [string, (socket: Socket) => void, RegExp][] = [
    ['closes at once', (socket) => socket.destroy(), /hang up|ECONNRESET/],
    ['closes after half a head', (socket) => socket.end('HTTP/1.1 200'), /Parse Error|hang up/],
    [
      'closes in the middle of the body',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"ID":'),
      /aborted|closed/,
    ],
    [
      'closes in the middle of a chunk',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\n{"ID":'),
      /aborted|closed/,
    ],
    ['sends no JSON', (socket) => socket.write(answer('<html>')), /not JSON: <html>/],
    ['speaks no HTTP', (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'), /Parse Error/],
    [
      'sends an endless head',
      (socket) => socket.write(`HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(9000)}`),
      /overflow/,
    ],
  ]

  test.each(cases)('engine that %s', async (_name, next, text) => {
    const engine = await afterVersion(next)
    const { api } = aLink([engine.connection])
    const error = await failing(api.info())
    expect(error.name).toBe('EngineError')
    expect(error.message).toMatch(text)
    expect(error.outcomeUnknown).toBe(true)
  })

  test('an engine whose version makes no sense is no way', async () => {
    const engine = await aRawEngine((socket) => socket.on('data', () => socket.write(answer('[]'))))
    const { api } = aLink([engine.connection])
    expect((await failing(api.info())).name).toBe('NoWay')
  })
})

describe('an endless answer', () => {
  const flood = (socket: Socket, onSent: (bytes: number) => void = () => {}) => {
    const block = Buffer.alloc(1_000_000, 32)
    let sent = 0
    const more = (failed?: Error | null) => {
      if (failed || socket.destroyed) return
      onSent(sent)
      sent += block.length
      socket.write(block, more)
    }
    socket.write('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n')
    more()
  }

  test('is cut at a bound, and costs no more memory than that', async () => {
    const engine = await afterVersion((socket) => flood(socket))
    const { api } = aLink([engine.connection])
    const before = process.memoryUsage().rss
    expect((await failing(api.services())).message).toMatch(/larger than 33554432 bytes/)
    expect(process.memoryUsage().rss - before).toBeLessThan(200e6)
    await expect.poll(() => engine.open()).toBeLessThanOrEqual(1)
  })

  test('an event without an end costs no more memory than a long one', async () => {
    const stop = new AbortController()
    const enough = 400e6
    const engine = await afterVersion((socket) =>
      flood(socket, (bytes) => {
        if (bytes > enough) stop.abort()
      }),
    )
    const { api } = aLink([engine.connection])
    const before = process.memoryUsage().rss
    await api.events(() => {}, stop.signal)
    expect(stop.signal.aborted).toBe(true)
    expect(process.memoryUsage().rss - before).toBeLessThan(200e6)
    await expect.poll(() => engine.open()).toBeLessThanOrEqual(1)
  })
})
