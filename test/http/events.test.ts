import { connect } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { HomeEvent } from '../../backend/contract/home.ts'
import { recordingHomeport } from '../support/home/a-homeport.ts'
import { aListeningServer, aServer, authorized } from './support/a-server.ts'
import { handClock } from './support/hand-clock.ts'
import { readStream } from './support/stream-reader.ts'

const events = '/api/v1/events'

const said = (line: string): HomeEvent => ({ type: 'log', run: 'r', at: 'then', line })

/** The id a reader would come back with. */
function lastId(read: string): string {
  return [...read.matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? ''
}

test('a new reader is greeted with the place to come back to, then hears what happens', async () => {
  const homeport = recordingHomeport()
  homeport.tell(said('before'))
  const reader = await readStream(await aListeningServer({ homeport }), events)
  expect(reader.response.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  })
  const greeting = await reader.until('event: hello\ndata: {}\n\n')
  expect(greeting).toMatch(/^retry: 3000\n\nid: [0-9a-f]{12}-1\nevent: hello\ndata: \{\}\n\n$/)
  homeport.tell(said('two\nlines, and ü'))
  const read = await reader.until('ü')
  expect(read.slice(greeting.length)).toMatch(/^id: [0-9a-f]{12}-2\nevent: log\ndata: .*\n\n$/)
  const data = JSON.parse(read.match(/^data: (\{"at".*)$/m)?.[1] ?? '')
  expect(data).toEqual({ at: '2026-11-21T09:00:00.000Z', event: said('two\nlines, and ü') })
})

test.each([
  ['Last-Event-ID', (id: string) => ({ path: events, headers: { 'last-event-id': id } })],
  ['since', (id: string) => ({ path: `${events}?since=${id}`, headers: {} })],
  [
    'Last-Event-ID rather than an older since',
    (id: string) => ({
      path: `${events}?since=${id.replace(/\d+$/, '0')}`,
      headers: { 'last-event-id': id },
    }),
  ],
])('a reader that comes back with %s hears exactly what it missed', async (_way, way) => {
  const homeport = recordingHomeport()
  const port = await aListeningServer({ homeport })
  homeport.tell(said('one'))
  const first = await readStream(port, events)
  const { path, headers } = way(lastId(await first.until('event: hello\ndata: {}\n\n')))
  first.leave()
  homeport.tell(said('two'))
  homeport.tell(said('three'))
  const second = await readStream(port, path, headers)
  await second.until('three')
  homeport.tell(said('four'))
  const read = await second.until('four')
  expect([...read.matchAll(/"line":"(\w+)"/g)].map((match) => match[1])).toEqual(['two', 'three', 'four'])
  expect(read).not.toMatch(/event: (reset|hello)/)
})

describe('a reader is told to read the home again', () => {
  const comesBack = async (homeport: ReturnType<typeof recordingHomeport>, id: (now: string) => string) => {
    const port = await aListeningServer({ homeport })
    const now = lastId(await (await readStream(port, events)).until('event: hello\ndata: {}\n\n'))
    const reader = await readStream(port, events, { 'last-event-id': id(now) })
    return { now, read: await reader.until('data: {}\n\n') }
  }

  test('when events it missed are forgotten', async () => {
    const homeport = recordingHomeport({}, 2)
    for (const line of ['one', 'two', 'three', 'four']) homeport.tell(said(line))
    const { now, read } = await comesBack(homeport, (id) => id.replace(/-4$/, '-1'))
    expect(read).toBe(`retry: 3000\n\nid: ${now}\nevent: reset\ndata: {}\n\n`)
  })

  test.each([
    ['of a former process', '0123456789ab-3'],
    ['that is a bare number', '3'],
    ['that is nonsense', '%00; DROP TABLE'],
    ['beyond all numbers', `0123456789ab-${'9'.repeat(40)}`],
  ])('when its id is one %s', async (_case, id) => {
    const { now, read } = await comesBack(recordingHomeport(), () => id)
    expect(read).toBe(`retry: 3000\n\nid: ${now}\nevent: reset\ndata: {}\n\n`)
  })

  test('when what it missed is more than may wait for it', async () => {
    const homeport = recordingHomeport()
    for (let i = 0; i < 10; i += 1) homeport.tell(said('x'.repeat(100_000)))
    const { read } = await comesBack(homeport, (now) => now.replace(/-10$/, '-0'))
    expect(read).toContain('event: reset')
    expect(read.length).toBeLessThan(200)
  })

  test('and comes back from there as any other', async () => {
    const homeport = recordingHomeport()
    const port = await aListeningServer({ homeport })
    const reset = await readStream(port, events, { 'last-event-id': 'ffff-1' })
    const id = lastId(await reset.until('event: reset\ndata: {}\n\n'))
    homeport.tell(said('after'))
    const reader = await readStream(port, events, { 'last-event-id': id })
    expect(await reader.until('after')).not.toContain('reset')
  })
})

test('a quiet stream gives a sign of life every fifteen seconds', async () => {
  const clock = handClock()
  const reader = await readStream(await aListeningServer({ clock }), events)
  const greeting = await reader.until('data: {}\n\n')
  await clock.pass(14_999)
  await clock.pass(1)
  expect(await reader.until('ping\n\n')).toBe(`${greeting}: ping\n\n`)
  await clock.pass(15_000)
  await reader.until(': ping\n\n: ping\n\n')
})

test('a reader that leaves is no longer followed for', async () => {
  const homeport = recordingHomeport()
  const reader = await readStream(await aListeningServer({ homeport }), events)
  await reader.until('event: hello\ndata: {}\n\n')
  expect(homeport.followers()).toBe(1)
  reader.leave()
  await expect.poll(() => homeport.followers()).toBe(0)
})

test('closing the server ends its streams at once', async () => {
  const homeport = recordingHomeport()
  const app = aServer({ homeport })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const reader = await readStream((app.server.address() as { port: number }).port, events)
  await reader.until('event: hello\ndata: {}\n\n')
  await app.close()
  await reader.ended()
  await expect.poll(() => homeport.followers()).toBe(0)
})

test('only so many readers at once; one that leaves makes room', async () => {
  const homeport = recordingHomeport()
  const port = await aListeningServer({ homeport })
  const readers = await Promise.all(Array.from({ length: 64 }, () => readStream(port, events)))
  const refused = await readStream(port, events)
  expect(refused.response.statusCode).toBe(503)
  expect(await refused.ended()).toContain('"code":"too-many-streams"')
  expect(homeport.followers()).toBe(64)
  readers[0]?.leave()
  await expect.poll(() => homeport.followers()).toBe(63)
  expect((await readStream(port, events)).response.statusCode).toBe(200)
})

test('a reader that does not read is dropped, and costs no memory without limit', async () => {
  const homeport = recordingHomeport({}, 1)
  const port = await aListeningServer({ homeport })
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(`GET ${events} HTTP/1.1\r\nHost: a\r\nAuthorization: ${authorized.authorization}\r\n\r\n`)
  await expect.poll(() => homeport.followers()).toBe(1)
  const before = process.memoryUsage()
  let told = 0
  while (homeport.followers() > 0 && told < 2_000) {
    homeport.tell(said('x'.repeat(64 * 1024)))
    told += 1
    await nextTurn()
  }
  socket.destroy()
  expect(homeport.followers()).toBe(0)
  // What the kernel takes for the reader, some megabytes, is not counted here.
  const after = process.memoryUsage()
  expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(8 * 1024 * 1024)
})
