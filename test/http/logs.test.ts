import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { HomeportError } from '../../backend/contract/errors.ts'
import { recordingHomeport } from '../support/home/a-homeport.ts'
import { aListeningServer, aServer, authorized } from './support/a-server.ts'
import { line, spoken, spokenService, url } from './support/a-spoken-service.ts'
import { handClock } from './support/hand-clock.ts'
import { readStream } from './support/stream-reader.ts'

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
  await expect.poll(() => options.signal?.aborted).toBe(true)

  const late = spokenService()
  const reading = readStream(await aListeningServer({ homeport: late.homeport }), `${url}?follow=true`)
  const { onLine, options: lateOptions } = await late.read
  onLine(line('one'))
  ;(await reading).leave()
  await expect.poll(() => lateOptions.signal?.aborted).toBe(true)
})
