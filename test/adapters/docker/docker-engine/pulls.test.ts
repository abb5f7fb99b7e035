import { describe, expect, test } from 'vitest'
import type { Answers } from '../../../support/engine/an-engine.ts'
import { apiOf } from './api-of.ts'

describe('pulls', () => {
  const pulled = (...lines: unknown[]): Answers => ({
    'POST /images/create': (_request, response) =>
      response.end(lines.map((line) => `${JSON.stringify(line)}\r\n`).join('')),
  })

  test('ask for one tag only, and tell how far they are', async () => {
    const { engine, api } = await apiOf(
      pulled(
        { status: 'Pulling from library/nginx', id: '1' },
        { status: 'Downloading', id: 'a', progressDetail: { current: 5, total: 10 } },
        { status: 'Downloading', id: 'b', progressDetail: { current: 1, total: 30 } },
        { status: 'Download complete', id: 'a' },
        { status: 'Status: Downloaded newer image for nginx:1' },
      ),
    )
    const bytes: unknown[] = []
    await api.pull('nginx', ({ currentBytes, totalBytes }) => bytes.push([currentBytes, totalBytes]))
    expect(engine.asked.at(-1)?.url).toBe('/v1.47/images/create?fromImage=nginx&tag=latest')
    expect(bytes).toEqual([
      [undefined, undefined],
      [5, 10],
      [6, 40],
      [11, 40],
      [11, 40],
    ])
  })

  test('that fail in the middle of a good answer have failed', async () => {
    const { api } = await apiOf(
      pulled({ status: 'Pulling' }, { error: 'x', errorDetail: { message: 'no space left on device' } }),
    )
    await expect(api.pull('nginx:1', () => {})).rejects.toThrow(/no space left on device/)
  })

  test('that are stopped have not succeeded', async () => {
    const { api } = await apiOf({
      'POST /images/create': (_request, response) => response.write('{"status":"Pulling"}\n'),
    })
    const stop = new AbortController()
    await expect(api.pull('nginx:1', () => stop.abort(), stop.signal)).rejects.toThrow(/stopped/)
  })
})
