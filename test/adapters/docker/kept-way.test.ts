import { describe, expect, test } from 'vitest'
import { spokenVersion } from '../../../backend/adapters/docker/link/way.ts'
import { anEngine } from '../../support/engine/an-engine.ts'
import { aLink } from '../../support/home/a-link.ts'

const nothingThere = (name: string) => {
  const path = `/nonexistent/${name}.sock`
  return { kind: 'unix' as const, path, url: `unix://${path}` }
}

describe('the connections of a node', () => {
  test('are tried in order until one works, which is kept', async () => {
    const first = await anEngine({ 'GET /info': { Name: 'first' } })
    const second = await anEngine({ 'GET /info': { Name: 'second' } })
    const { api } = aLink([nothingThere('a'), first.connection, second.connection])
    expect((await api.info()).Name).toBe('first')
    expect((await api.info()).Name).toBe('first')
    expect(first.asked.filter(({ url }) => url === '/version')).toHaveLength(1)
    expect(second.asked).toEqual([])
  })

  test('are tried again from the top when the one in use is lost', async () => {
    const first = await anEngine({ 'GET /info': { Name: 'first' } })
    const second = await anEngine({ 'GET /info': { Name: 'second' } })
    const { api, link } = aLink([first.connection, second.connection])
    await api.info()
    await first.stop()
    await api.info().catch(() => {})
    expect((await api.info()).Name).toBe('second')
    link.kept.drop()
    expect((await api.info()).Name).toBe('second')
    expect(link.kept.current?.connection).toBe(second.connection)
  })

  test('that all fail say why, each', async () => {
    const { api } = aLink([nothingThere('a'), nothingThere('b')])
    const error = await api.info().catch((reason) => reason)
    expect(error).toMatchObject({ name: 'NoWay', node: 'rpi1', status: undefined })
    expect(error.message).toMatch(
      /unix:\/\/\/nonexistent\/a.sock: .*ENOENT.*; unix:\/\/\/nonexistent\/b.sock: .*ENOENT/,
    )
  })

  test('are left alone for a moment after all have failed', async () => {
    const { api } = aLink([nothingThere('a')])
    const errors = await Promise.all([1, 2, 3].map(() => api.info().catch((reason) => reason)))
    expect(new Set(errors).size).toBe(1)
    expect(await api.info().catch((reason) => reason)).toBe(errors[0])
  })

  test('a node without any says so', async () => {
    const { api } = aLink([])
    await expect(api.ping()).rejects.toThrow(/names no way to it/)
  })

  test('one attempt serves everyone who waits', async () => {
    const engine = await anEngine({ 'GET /info': {} })
    const { api } = aLink([engine.connection])
    await Promise.all(Array.from({ length: 20 }, () => api.info()))
    expect(engine.asked.filter(({ url }) => url === '/version')).toHaveLength(1)
    expect(engine.open()).toBeLessThanOrEqual(3)
  })

  test('an engine that speaks another version now is asked for it anew', async () => {
    const engine = await anEngine({
      'GET /info': (_request, response) =>
        response
          .writeHead(400)
          .end('{"message":"client version 1.47 is too new. Maximum supported API version is 1.44"}'),
    })
    const { api } = aLink([engine.connection])
    await api.info().catch(() => {})
    await api.ping()
    expect(engine.asked.filter(({ url }) => url === '/version')).toHaveLength(2)
  })
})

describe('the API version', () => {
  const engine = (ApiVersion: string, MinAPIVersion?: string) => ({
    Version: 'x',
    Os: 'linux',
    Arch: 'arm64',
    ApiVersion,
    ...(MinAPIVersion === undefined ? {} : { MinAPIVersion }),
  })

  test.each([
    ['1.41', '1.12', 41],
    ['1.44', undefined, 44],
    ['1.51', '1.24', 51],
    ['1.52', '1.44', 52],
    ['1.56', '1.40', 52],
  ])('of an engine with %s (from %s) is 1.%d', (newest, oldest, spoken) =>
    expect(spokenVersion(engine(newest, oldest))).toBe(spoken),
  )

  test.each(['1.40', '1.12', '', 'x', '2.0'])(
    'an engine with API %s is too old, and is told which is needed',
    (newest) =>
      expect(() => spokenVersion(engine(newest))).toThrow(/is too old: homeport needs 20.10 \(API 1.41\)/),
  )

  test('an engine that serves only newer ones is too new', () =>
    expect(() => spokenVersion(engine('1.60', '1.53'))).toThrow(/too new/))
})
