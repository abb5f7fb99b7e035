import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { logAsText } from '../../backend/http/streams/log-forms.ts'
import { openLog } from '../../backend/http/streams/log-stream.ts'
import type { LogLine } from '../../backend/ports/nodes/docker-api.ts'
import { recordingHomeport } from '../support/home/a-homeport.ts'
import { aListeningServer } from './support/a-server.ts'
import { line, spoken, spokenService, url } from './support/a-spoken-service.ts'
import { handClock } from './support/hand-clock.ts'
import { readStream } from './support/stream-reader.ts'

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
  await Promise.all(Array.from({ length: 8 }, () => readStream(busy, `${url}?follow=true`)))
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
