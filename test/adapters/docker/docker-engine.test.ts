import { describe, expect, test } from 'vitest'
import type { DockerApi, LogLine } from '../../../backend/ports/docker-api.ts'
import { EngineError } from '../../../backend/ports/docker-api.ts'
import { aLink } from '../../support/a-link.ts'
import { aServiceSpec } from '../../support/a-service-spec.ts'
import { type Answers, anEngine } from '../../support/an-engine.ts'

async function apiOf(answers: Answers) {
  const engine = await anEngine(answers)
  return { engine, ...aLink([engine.connection]) }
}

const spec = aServiceSpec().build()
const made = { ID: 'new' }

/** What each call asks for, over the wire: method, path with query, body. */
const calls: [string, (api: DockerApi) => Promise<unknown>, Answers, string, unknown][] = [
  ['info', (api) => api.info(), { 'GET /info': {} }, 'GET /v1.47/info', ''],
  ['nodes', (api) => api.nodes(), { 'GET /nodes': [] }, 'GET /v1.47/nodes', ''],
  ['one node', (api) => api.node('a/b'), { 'GET /nodes/a%2Fb': {} }, 'GET /v1.47/nodes/a%2Fb', ''],
  [
    'tasks of the present spec',
    (api) => api.tasks({ '_up-to-date': ['true'] }),
    { 'GET /tasks': [] },
    'GET /v1.47/tasks?filters=%7B%22_up-to-date%22%3A%5B%22true%22%5D%7D',
    '',
  ],
  [
    'create a service',
    (api) => api.createService(spec),
    { 'POST /services/create': made },
    'POST /v1.47/services/create',
    spec,
  ],
  [
    'update a service',
    (api) => api.updateService('x', 7, spec),
    { 'POST /services/x/update': {} },
    'POST /v1.47/services/x/update?version=7',
    spec,
  ],
  [
    'create a secret',
    (api) => api.createSecret('s', { a: 'b' }, 'aHVudGVyMg=='),
    { 'POST /secrets/create': made },
    'POST /v1.47/secrets/create',
    { Name: 's', Labels: { a: 'b' }, Data: 'aHVudGVyMg==' },
  ],
  [
    'update a config',
    (api) => api.updateConfig('c', 3, { Name: 'c', Labels: {} }),
    { 'POST /configs/c/update': {} },
    'POST /v1.47/configs/c/update?version=3',
    { Name: 'c', Labels: {} },
  ],
  [
    'remove a network',
    (api) => api.removeNetwork('n'),
    { 'DELETE /networks/n': '' },
    'DELETE /v1.47/networks/n',
    '',
  ],
  [
    'create a network',
    (api) => api.createNetwork({ Name: 'n', Driver: 'overlay' }),
    { 'POST /networks/create': { Id: 'new' } },
    'POST /v1.47/networks/create',
    { CheckDuplicate: true, Name: 'n', Driver: 'overlay' },
  ],
  [
    'containers, also stopped ones',
    (api) => api.containers({ label: ['a'] }),
    { 'GET /containers/json': [] },
    'GET /v1.47/containers/json?all=true&filters=%7B%22label%22%3A%5B%22a%22%5D%7D',
    '',
  ],
  [
    'an image by reference',
    (api) => api.image('registry.example/a/b:1@sha256:ab'),
    { 'GET /images/registry.example/a/b%3A1%40sha256%3Aab/json': {} },
    'GET /v1.47/images/registry.example/a/b%3A1%40sha256%3Aab/json',
    '',
  ],
]

describe('calls', () => {
  test.each(calls)('%s', async (_name, call, answers, line, body) => {
    const { engine, api } = await apiOf(answers)
    await call(api)
    const asked = engine.asked.at(-1)
    expect(`${asked?.method} ${asked?.url}`).toBe(line)
    expect(asked?.body === '' ? '' : JSON.parse(asked?.body as string)).toEqual(body)
  })

  test('nothing of a body is ever part of a URL', async () => {
    const { engine, api } = await apiOf({
      'POST /secrets/create': made,
      'POST /configs/create': made,
      'POST /services/create': made,
      'POST /swarm/join': '',
    })
    await api.createSecret('s', {}, 'aHVudGVyMg==')
    await api.createConfig('c', {}, 'aHVudGVyMg==')
    await api.createService({ ...spec, Labels: { token: 'aHVudGVyMg==' } })
    await api.swarmJoin({ ListenAddr: '', AdvertiseAddr: '', RemoteAddrs: [], JoinToken: 'aHVudGVyMg==' })
    expect(engine.asked.filter(({ body }) => body.includes('aHVudGVyMg=='))).toHaveLength(4)
    expect(engine.asked.map(({ url }) => url).join()).not.toMatch(/aHVudGVyMg|Data|Labels|TaskTemplate/)
  })

  test('hands back the id of what it made', async () => {
    const { api } = await apiOf({ 'POST /services/create': made, 'POST /networks/create': { Id: 'net' } })
    expect(await api.createService(spec)).toBe('new')
    expect(await api.createNetwork({ Name: 'n' })).toBe('net')
  })

  test('swarm init hands back the id it is told as bare JSON', async () => {
    const { api } = await apiOf({ 'POST /swarm/init': 'node-id' })
    const request = { ListenAddr: '', AdvertiseAddr: '', ForceNewCluster: false as const, Spec: {} }
    expect(await api.swarmInit(request)).toBe('node-id')
  })

  test('a list that is null is empty', async () => {
    const { api } = await apiOf({ 'GET /secrets': null })
    expect(await api.secrets()).toEqual([])
  })

  test('tasks keep what the engine says besides', async () => {
    const { api } = await apiOf({ 'GET /tasks': [{ ID: 't', SpecVersion: { Index: 9 } }] })
    expect((await api.tasks())[0]?.SpecVersion).toEqual({ Index: 9 })
  })

  test('a missing image is undefined, not an error', async () =>
    expect(await (await apiOf({})).api.image('none:1')).toBeUndefined())

  test('what a registry says of a tag', async () => {
    const platforms = [{ architecture: 'arm64', os: 'linux' }]
    const { api } = await apiOf({
      'GET /distribution/a%3A1/json': { Descriptor: { digest: 'sha256:ab' }, Platforms: platforms },
    })
    expect(await api.distribution('a:1')).toEqual({ digest: 'sha256:ab', platforms })
  })

  test('the engine’s no comes with its status and its own words', async () => {
    const { api } = await apiOf({
      'POST /services/x/update': (_, response) =>
        response.writeHead(500).end('{"message":"rpc error: code = Unknown desc = update out of sequence"}'),
    })
    const error = await api.updateService('x', 1, spec).catch((reason) => reason)
    expect(error).toBeInstanceOf(EngineError)
    expect(error).toMatchObject({ node: 'rpi1', status: 500, outcomeUnknown: false })
    expect(error.message).toMatch(/update out of sequence/)
  })
})

describe('events', () => {
  const event = (id: string) => ({ Type: 'service', Action: 'update', Actor: { ID: id } })

  test('are told one by one, however they are cut into chunks', async () => {
    const text = [event('a'), event('żółw'), event('c')].map((one) => `${JSON.stringify(one)}\n`).join('')
    const { api } = await apiOf({
      'GET /events': async (_request, response) => {
        for (const byte of Buffer.from(text)) {
          response.write(Buffer.from([byte]))
          await new Promise(setImmediate)
        }
      },
    })
    const stop = new AbortController()
    const told: string[] = []
    let opened = 0
    await api.events(
      ({ Actor }) => {
        told.push(Actor.ID)
        if (told.length === 3) stop.abort()
      },
      stop.signal,
      () => opened++,
    )
    expect(told).toEqual(['a', 'żółw', 'c'])
    expect(opened).toBe(1)
  })

  test('a stream that ends by itself is an error: something may have been missed', async () => {
    const { api } = await apiOf({ 'GET /events': (_request, response) => response.end() })
    await expect(api.events(() => {}, new AbortController().signal)).rejects.toThrow(EngineError)
  })

  test('a stream of something else is an error', async () => {
    const { api } = await apiOf({ 'GET /events': (_request, response) => response.write('<html>\n') })
    const listening = api.events(() => {}, new AbortController().signal)
    await expect(listening).rejects.toThrow(/the stream is not JSON: <html>/)
  })

  test('a receiver that fails is a bug, and stays one', async () => {
    const { api } = await apiOf({
      'GET /events': (_request, response) => response.write(`${JSON.stringify(event('a'))}\n`),
    })
    const failing = api.events(() => {
      throw new RangeError('bug')
    }, new AbortController().signal)
    await expect(failing).rejects.toThrow(RangeError)
  })

  test('health checks are not asked for', async () => {
    const { engine, api } = await apiOf({ 'GET /events': (_request, response) => response.end() })
    await api.events(() => {}, new AbortController().signal).catch(() => {})
    expect(decodeURIComponent(engine.asked.at(-1)?.url as string)).not.toMatch(/exec_/)
  })
})

describe('logs', () => {
  const frame = (text: string) => {
    const header = Buffer.from([1, 0, 0, 0, 0, 0, 0, text.length])
    return Buffer.concat([header, Buffer.from(text)])
  }

  test('without follow end with the last line, also without a newline', async () => {
    const { engine, api } = await apiOf({
      'GET /services/web/logs': (_request, response) => response.end(frame('one\ntwo')),
    })
    const told: LogLine[] = []
    await api.serviceLogs('web', { tail: 5, follow: false }, (line) => told.push(line))
    expect(told.map(({ text }) => text)).toEqual(['one', 'two'])
    expect(engine.asked.at(-1)?.url).toMatch(/stdout=true&stderr=true&tail=5&follow=false&timestamps=false/)
  })

  test('followed end when nobody follows any more', async () => {
    const { engine, api } = await apiOf({
      'GET /services/web/logs': (_request, response) => response.write(frame('one\n')),
    })
    const stop = new AbortController()
    await api.serviceLogs('web', { tail: 5, follow: true, signal: stop.signal }, () => stop.abort())
    await expect.poll(() => engine.open()).toBeLessThanOrEqual(1)
  })
})

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
