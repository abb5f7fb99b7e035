import { connect } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { HomeportError } from '../../backend/contract/errors.ts'
import type { Homeport } from '../../backend/homeport.ts'
import { logAsText } from '../../backend/http/streams/log-forms.ts'
import { openLog } from '../../backend/http/streams/log-stream.ts'
import type { LogLine, LogOptions } from '../../backend/ports/docker-api.ts'
import { recordingHomeport } from '../support/a-homeport.ts'
import { aListeningServer, aServer, authorized } from './a-server.ts'
import { handClock } from './hand-clock.ts'
import { readStream } from './stream-reader.ts'

const url = '/api/v1/services/domoticz/web/logs'

/** A service whose lines are said by the test; `options` are those it was read with. */
function spokenService() {
  const said = Promise.withResolvers<{ onLine: (line: LogLine) => void; options: LogOptions }>()
  const over = Promise.withResolvers<void>()
  const serviceLogs: Homeport['serviceLogs'] = (_stack, _service, options, onLine) => {
    said.resolve({ onLine, options })
    options.signal?.addEventListener('abort', () => over.resolve())
    return over.promise
  }
  return { homeport: recordingHomeport({ serviceLogs }), read: said.promise, ...over }
}

const line = (text: string, stream: LogLine['stream'] = 'stdout'): LogLine => ({ stream, text })

const spoken = (lines: LogLine[]) =>
  recordingHomeport({
    serviceLogs: async (_stack, _service, _options, onLine) => {
      for (const one of lines) onLine(one)
    },
  })

test('lines are plain text, both streams in their order', async () => {
  const homeport = spoken([line('one'), line('two', 'stderr'), line('drei ü')])
  const response = await aServer({ homeport }).inject({ url, headers: authorized })
  expect(response.headers['content-type']).toBe('text/plain; charset=utf-8')
  expect(response.headers['x-content-type-options']).toBe('nosniff')
  expect(response.body).toBe('one\ntwo\ndrei ü\n')
})

test('lines are events with their stream when Accept says so, and the end is told', async () => {
  const homeport = spoken([line('one'), line('two', 'stderr')])
  const headers = { ...authorized, accept: 'text/event-stream' }
  const response = await aServer({ homeport }).inject({ url, headers })
  expect(response.headers['content-type']).toBe('text/event-stream; charset=utf-8')
  expect(response.body).toBe(
    'data: {"stream":"stdout","text":"one"}\n\ndata: {"stream":"stderr","text":"two"}\n\nevent: end\ndata: {}\n\n',
  )
})

test.each([
  ['', { tail: 200, follow: false }],
  ['?tail=0&follow=true', { tail: 0, follow: true }],
])('the query %s asks for %o', async (query, expected) => {
  const homeport = recordingHomeport()
  await aServer({ homeport }).inject({ url: url + query, headers: authorized })
  expect(homeport.asked[0]?.slice(0, 3)).toEqual(['serviceLogs', 'domoticz', 'web'])
  expect(homeport.asked[0]?.[3]).toMatchObject(expected)
})

test('what is refused before the first line is a problem with its status', async () => {
  const serviceLogs = async () => {
    throw new HomeportError('unreachable', 'no manager answers')
  }
  const app = aServer({ homeport: recordingHomeport({ serviceLogs }) })
  for (let i = 0; i < 20; i += 1) {
    const response = await app.inject({ url, headers: authorized })
    expect(response.statusCode, 'refused logs take no place').toBe(503)
    expect(response.json().code).toBe('unreachable')
  }
})

test.each([
  [
    'text/plain',
    '[homeport: the log ended: no manager answers. Look at the node: power, network, Docker.]\n',
  ],
  ['text/event-stream', /event: failed\ndata: \{.*"code":"unreachable".*\}\n\n$/],
])('what breaks off later is told in the log itself (%s)', async (accept, expected) => {
  const service = spokenService()
  const port = await aListeningServer({ homeport: service.homeport })
  const reading = readStream(port, `${url}?follow=true`, { accept })
  const { onLine } = await service.read
  onLine(line('one'))
  const reader = await reading
  await reader.until('one')
  service.reject(new HomeportError('unreachable', 'no manager answers'))
  const read = await reader.ended()
  if (typeof expected === 'string') expect(read).toBe(`one\n${expected}`)
  else expect(read).toMatch(expected)
})

test('a followed service that says nothing is answered all the same, and heard later', async () => {
  const clock = handClock()
  const service = spokenService()
  const port = await aListeningServer({ homeport: service.homeport, clock })
  const reading = readStream(port, `${url}?follow=true`, { accept: 'text/event-stream' })
  const { onLine } = await service.read
  await clock.pass(2_000)
  const reader = await reading
  expect(reader.response.statusCode).toBe(200)
  await clock.pass(13_000)
  await reader.until(': ping\n\n')
  onLine(line('at last'))
  await reader.until('at last')
})

test('a silent plain log begins without a line', async () => {
  const clock = handClock()
  const service = spokenService()
  const port = await aListeningServer({ homeport: service.homeport, clock })
  const reading = readStream(port, `${url}?follow=true`)
  await service.read
  await clock.pass(2_000)
  expect((await reading).response.statusCode).toBe(200)
})

test('a reader that leaves ends the reading, before the first line and after', async () => {
  const early = spokenService()
  const port = await aListeningServer({ homeport: early.homeport })
  const socket = connect(port, '127.0.0.1')
  socket.write(
    `GET ${url}?follow=true HTTP/1.1\r\nHost: a\r\nAuthorization: ${authorized.authorization}\r\n\r\n`,
  )
  const { options } = await early.read
  socket.destroy()
  await vi.waitFor(() => expect(options.signal?.aborted).toBe(true))

  const late = spokenService()
  const reading = readStream(await aListeningServer({ homeport: late.homeport }), `${url}?follow=true`)
  const { onLine, options: lateOptions } = await late.read
  onLine(line('one'))
  ;(await reading).leave()
  await vi.waitFor(() => expect(lateOptions.signal?.aborted).toBe(true))
})

test('only so many logs at once; one that ends makes room', async () => {
  const port = await aListeningServer({ homeport: spoken([line('x')]) })
  for (let i = 0; i < 40; i += 1) expect(await (await readStream(port, url)).ended()).toBe('x\n')

  const endless = recordingHomeport({
    serviceLogs: (_stack, _service, options, onLine) => {
      onLine(line('x'))
      return new Promise((done) => options.signal?.addEventListener('abort', () => done()))
    },
  })
  const busy = await aListeningServer({ homeport: endless })
  await Promise.all(Array.from({ length: 16 }, () => readStream(busy, `${url}?follow=true`)))
  expect((await readStream(busy, url)).response.statusCode).toBe(503)
})

test('a line of a megabyte arrives whole', async () => {
  const long = 'ü'.repeat(512 * 1024)
  const reader = await readStream(
    await aListeningServer({ homeport: spoken([line(long), line('end')]) }),
    url,
  )
  expect(await reader.ended()).toBe(`${long}\nend\n`)
})

test('ten thousand lines arrive in order, none missing', async () => {
  const lines = Array.from({ length: 10_000 }, (_, i) => line(`${i} ${'x'.repeat(100)}`))
  const reader = await readStream(await aListeningServer({ homeport: spoken(lines) }), `${url}?tail=10000`)
  expect(await reader.ended()).toBe(lines.map(({ text }) => `${text}\n`).join(''))
})

test('a reader slower than its service misses lines, is told how many, and the memory stays bounded', async () => {
  const service = spokenService()
  const port = await aListeningServer({ homeport: service.homeport })
  const reading = readStream(port, `${url}?follow=true`)
  const { onLine } = await service.read
  onLine(line('first'))
  const reader = await reading
  await reader.until('first')
  reader.response.pause()
  const before = process.memoryUsage().arrayBuffers
  const text = 'x'.repeat(64 * 1024)
  for (let i = 0; i < 400; i += 1) {
    onLine(line(`${i} ${text}`))
    await nextTurn()
  }
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024)
  reader.response.resume()
  const read = await reader.until('x\n').then(async () => {
    service.resolve()
    return reader.ended()
  })
  const told = Number(read.match(/\[homeport: (\d+) lines left out, the reader is too slow\]/)?.[1])
  const arrived = read.match(/^\d+ x/gm)?.length ?? 0
  expect(told).toBeGreaterThan(0)
  expect(arrived + told).toBe(400)
})

test('a reader that is behind is told so now and then, not after every line it reads', async () => {
  const lines = Promise.withResolvers<(line: LogLine) => void>()
  const { stream } = openLog({
    read: (onLine) => {
      lines.resolve(onLine)
      return new Promise(() => {})
    },
    form: logAsText,
    clock: handClock(),
    onClose: () => {},
  })
  const tell = await lines.promise
  const text = 'x'.repeat(64 * 1024)
  for (let i = 0; i < 100; i += 1) tell(line(text))
  await nextTurn()
  let read = ''
  for (let i = 0; i < 40; i += 1) {
    read += stream.read(2 * text.length)
    for (let k = 0; k < 4; k += 1) tell(line(text))
    await nextTurn()
  }
  const notes = (read + stream.read()).match(/left out/g)?.length ?? 0
  expect(notes).toBeGreaterThan(0)
  expect(notes).toBeLessThan(10)
  stream.destroy()
})
