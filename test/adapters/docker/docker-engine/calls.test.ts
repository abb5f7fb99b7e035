import { describe, expect, test } from 'vitest'
import type { DockerApi } from '../../../../backend/ports/nodes/docker-api.ts'
import { EngineError } from '../../../../backend/ports/nodes/docker-api.ts'
import { aServiceSpec } from '../../../support/engine/a-service-spec.ts'
import type { Answers } from '../../../support/engine/an-engine.ts'
import { apiOf } from './api-of.ts'

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
