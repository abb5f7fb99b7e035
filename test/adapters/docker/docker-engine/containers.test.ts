import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { apiOf } from './api-of.ts'

const frame = (stream: number, text: string) => {
  const header = Buffer.alloc(8)
  header[0] = stream
  header.writeUInt32BE(Buffer.byteLength(text), 4)
  return Buffer.concat([header, Buffer.from(text)])
}

describe('a container of homeport’s own', () => {
  test('is made, given its files as a tar, started and removed, one call each', async () => {
    const { engine, api } = await apiOf({
      'POST /containers/create': { Id: 'c1' },
      'PUT /containers/c1/archive': '',
      'POST /containers/c1/start': '',
      'DELETE /containers/c1': '',
    })
    const id = await api.createContainer('helper', { Image: 'homeport/helper:1' })
    await api.putArchive(id, '/', Buffer.from('a tar'))
    await api.startContainer(id)
    await api.removeContainer(id)
    expect(engine.asked.slice(-4).map(({ method, url, body }) => [method, url, body])).toEqual([
      ['POST', '/v1.47/containers/create?name=helper', '{"Image":"homeport/helper:1"}'],
      ['PUT', '/v1.47/containers/c1/archive?path=%2F', 'a tar'],
      ['POST', '/v1.47/containers/c1/start', ''],
      ['DELETE', '/v1.47/containers/c1?force=true&v=true', ''],
    ])
  })

  test('is heard to its end, also where a line of it is long', async () => {
    const long = 'x'.repeat(200_000)
    const { api } = await apiOf({
      'GET /containers/c1/logs': (_, response) => {
        response.write(frame(1, 'one\n'))
        response.end(Buffer.concat([frame(2, 'two\n'), frame(1, `${long}\n`)]))
      },
    })
    const lines: string[] = []
    await api.followContainer(
      'c1',
      ({ stream, text }) => lines.push(`${stream} ${text}`),
      new AbortController().signal,
    )
    expect(lines).toEqual(['stdout one', 'stderr two', `stdout ${long}`])
  })

  test('that is gone already is removed', async () => {
    const { api } = await apiOf({})
    await expect(api.removeContainer('c1')).resolves.toBeUndefined()
  })

  test('has a volume, or there is none', async () => {
    const { api } = await apiOf({ 'GET /volumes/a_db': { Name: 'a_db', Driver: 'local' } })
    expect(await api.volume('a_db')).toMatchObject({ Driver: 'local' })
    expect(await api.volume('b_db')).toBeUndefined()
  })
})

describe('an image of a root file system', () => {
  const tar = () => Readable.from([Buffer.from('half '), Buffer.from('and half')])

  test('is made of what streams in', async () => {
    const { engine, api } = await apiOf({
      'POST /images/create': (_, response) => response.end('{"status":"sha256:1"}\r\n'),
    })
    await api.importImage('homeport/helper', 'abc', tar)
    expect(engine.asked.at(-1)).toEqual({
      method: 'POST',
      url: '/v1.47/images/create?fromSrc=-&repo=homeport%2Fhelper&tag=abc',
      body: 'half and half',
    })
  })

  test('that cannot be made in the middle of a good answer was not', async () => {
    const { api } = await apiOf({
      'POST /images/create': (_, response) =>
        response.end('{"status":"1"}\r\n{"error":"no space left on device"}\r\n'),
    })
    await expect(api.importImage('r', 't', tar)).rejects.toThrow(/no space left/)
  })

  test('whose file cannot be read is no image of half of it', async () => {
    const { api } = await apiOf({
      'POST /images/create': (_, response) => response.end('{"status":"1"}\r\n'),
    })
    const broken = () =>
      new Readable({
        read() {
          this.push('half')
          this.destroy(new Error('EIO'))
        },
      })
    await expect(api.importImage('r', 't', broken)).rejects.toThrow(/EIO/)
  })
})
