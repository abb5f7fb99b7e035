import type { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { anEngine } from '../../../support/engine/an-engine.ts'
import { aLink } from '../../../support/home/a-link.ts'
import { nothingUncaught } from '../../../support/nothing-uncaught.ts'
import { afterVersion, failing } from './a-hostile-engine.ts'

nothingUncaught()

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
