import type { Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EngineError } from '../../../backend/ports/docker-api.ts'
import { aLink } from '../../support/a-link.ts'
import { anEngine, aRawEngine } from '../../support/an-engine.ts'

// Engines that break off, stall, or talk nonsense. Whatever they do: an EngineError in time, nothing left behind,
// and no exception out of nowhere.

const uncaught: unknown[] = []
const note = (error: unknown) => uncaught.push(error)
beforeEach(() => {
  uncaught.length = 0
  process.on('uncaughtException', note)
  process.on('unhandledRejection', note)
})
afterEach(async () => {
  await new Promise(setImmediate)
  process.off('uncaughtException', note)
  process.off('unhandledRejection', note)
  expect(uncaught).toEqual([])
})

const VERSION = '{"Version":"27.5","ApiVersion":"1.47"}'
const answer = (body: string) => `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`
const failing = (asking: Promise<unknown>): Promise<EngineError> =>
  asking.then(
    () => expect.unreachable('it should have failed'),
    (error) => error,
  )

/** Says its version when asked, then does something else with the next request. */
function afterVersion(next: (socket: Socket) => void) {
  return aRawEngine((socket) => {
    socket.on('data', (chunk) => {
      if (String(chunk).startsWith('GET /version')) socket.write(answer(VERSION))
      else next(socket)
    })
  })
}

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

describe('an engine that stalls', () => {
  test('a ping fails after its second; the next one hears the late answer', async () => {
    let late: (() => void) | undefined
    const engine = await anEngine({
      'GET /_ping': (_request, response) => {
        late = () => response.end('OK')
      },
    })
    const { api } = aLink([engine.connection])
    const before = performance.now()
    expect((await failing(api.ping())).message).toMatch(/no answer within 1 s/)
    expect(performance.now() - before).toBeLessThan(1500)
    const next = api.ping()
    late?.()
    await next
    expect(engine.asked.filter(({ url }) => url.endsWith('/_ping'))).toHaveLength(1)
  })

  test('a ping does not wait behind calls that hang', async () => {
    const engine = await anEngine({ 'GET /info': () => {} })
    const { api, link } = aLink([engine.connection])
    const hanging = Array.from({ length: 20 }, () => failing(api.info()))
    await api.ping()
    link.kept.drop()
    for (const error of await Promise.all(hanging)) expect(error.message).toMatch(/given up/)
  })

  test('one that hangs does not stop the others: two at once, the rest in turn', async () => {
    let hung = 0
    const engine = await anEngine({
      'GET /info': (_request, response) => (hung++ === 0 ? undefined : response.end('{}')),
    })
    const { api, link } = aLink([engine.connection])
    const first = failing(api.info())
    await Promise.all(Array.from({ length: 10 }, () => api.info()))
    link.kept.drop()
    await first
  })

  test('one that takes connections and says nothing costs a caller no more than its time', async () => {
    const engine = await aRawEngine(() => {})
    const { api } = aLink([engine.connection])
    const before = performance.now()
    await failing(api.ping())
    expect(performance.now() - before).toBeLessThan(1500)
  })
})

describe('a kept connection the engine has closed', () => {
  /** Answers the first request of each connection; closes at the second. */
  const forgetful = () =>
    aRawEngine((socket) => {
      let count = 0
      socket.on('data', (chunk) => {
        const [line = ''] = String(chunk).split('\r\n')
        if (line.startsWith('POST')) writes.push(line)
        if (++count > 1) socket.destroy()
        else socket.write(answer(line.includes('/version') ? VERSION : '{"ID":"x"}'))
      })
    })
  let writes: string[] = []
  beforeEach(() => {
    writes = []
  })

  test('reading is tried again on a new one', async () => {
    const { api } = aLink([(await forgetful()).connection])
    for (let i = 0; i < 5; i++) expect((await api.info()).ID).toBe('x')
  })

  test('writing is not: whether it happened is unknown', async () => {
    const { api } = aLink([(await forgetful()).connection])
    await api.info()
    const error = await failing(api.createConfig('c', {}, ''))
    expect(error.outcomeUnknown).toBe(true)
    expect(writes).toHaveLength(1)
  })
})

describe('an abort', () => {
  const phases: [string, (socket: Socket) => void][] = [
    ['before any answer', () => {}],
    ['after half a head', (socket) => socket.write('HTTP/1.1 200')],
    ['after the head', (socket) => socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')],
    [
      'in the middle of an event',
      (socket) => socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"Typ'),
    ],
  ]

  test.each(phases)(
    '%s ends the events without an error and without a connection left',
    async (_name, next) => {
      const engine = await afterVersion(next)
      const { api } = aLink([engine.connection])
      for (const afterMs of [0, 1, 5, 20]) {
        const stop = new AbortController()
        const listening = api.events(() => {}, stop.signal)
        setTimeout(() => stop.abort(), afterMs)
        await listening
      }
      await expect.poll(() => engine.open()).toBeLessThanOrEqual(1)
    },
  )

  test('before anything began', async () => {
    const engine = await afterVersion(() => {})
    await aLink([engine.connection]).api.events(() => {}, AbortSignal.abort())
    expect(engine.open()).toBe(0)
  })

  test('a hundred aborted streams leave nothing behind', async () => {
    const engine = await afterVersion((socket) =>
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'),
    )
    const { api, link } = aLink([engine.connection])
    const owners = Array.from({ length: 100 }, () => new AbortController())
    const streams = owners.map((owner) => api.events(() => {}, owner.signal))
    setTimeout(() => {
      for (const owner of owners) owner.abort()
    }, 50)
    await Promise.all(streams)
    await expect.poll(() => engine.open()).toBeLessThanOrEqual(1)
    link.kept.drop()
    await expect.poll(() => engine.open()).toBe(0)
  })

  test('a hundred dropped calls leave nothing behind', async () => {
    const engine = await anEngine({ 'GET /info': () => {} })
    const { api, link } = aLink([engine.connection])
    for (let i = 0; i < 100; i++) {
      const call = failing(api.info())
      await new Promise((resolve) => setTimeout(resolve, i % 3))
      link.kept.drop()
      expect((await call).message).toMatch(/given up/)
    }
    await expect.poll(() => engine.open()).toBe(0)
  })
})
