import { describe, expect, test } from 'vitest'
import { configFilesIn, keptIn } from '../../../backend/core/render/convert-stack.ts'
import { aStackModel, convertedModel } from '../../support/stack/a-stack-model.ts'

test('services, networks, configs and secrets come sorted, whatever order they were written in', () => {
  const model = {
    services: {
      z: { image: 'a', networks: { z: null, a: null } },
      a: { image: 'a' },
    },
    networks: { z: null, a: null },
    configs: { z: { file: '' }, a: { file: '' } },
  }
  const { desired } = convertedModel(model)
  expect(desired.services.map(({ service }) => service)).toEqual(['a', 'z'])
  expect(desired.networks.map(({ name }) => name)).toEqual(['demo_a', 'demo_default', 'demo_z'])
  expect(desired.configs.map(({ name }) => name.slice(0, -9))).toEqual(['demo_a', 'demo_z'])
})

test('the stack knows itself, its swarm, its commit, and what comes first', () => {
  const after = { web: [{ service: 'db', condition: 'service_healthy' }] }
  const { desired } = convertedModel(aStackModel(), { after })
  expect(desired).toMatchObject({ stack: 'demo', swarm: 'main', commit: 'c0ffee' })
  expect(desired.services[0]?.after).toEqual(after.web)
  expect(convertedModel(aStackModel()).desired.services[0]?.after).toEqual([])
})

test('labels of homeport stand on the service, never inside the task', () => {
  const { spec, container } = convertedModel(
    aStackModel({ labels: { a: 'b' }, deploy: { labels: { c: 'd' } } }),
  )
  expect(spec?.Labels).toEqual({
    c: 'd',
    'com.docker.stack.namespace': 'demo',
    'com.docker.stack.image': 'busybox:1',
    'dev.homeport.stack': 'demo',
  })
  expect(container?.Labels).toEqual({ a: 'b', 'com.docker.stack.namespace': 'demo' })
})

test('an empty model is an empty stack', () => {
  expect(convertedModel({}).desired).toMatchObject({ services: [], networks: [], configs: [], secrets: [] })
  expect(keptIn({})).toEqual({ services: {}, networks: {}, contents: {}, secrets: {} })
})

test('files are read only for configs that have one', () => {
  const configs = {
    file: { file: '/render/a' },
    none: {},
    inline: { file: 'homeport' },
    other: { external: true },
  }
  const model = aStackModel({}, { configs, kept: { contents: { inline: 'x' } } })
  expect(configFilesIn(model)).toEqual({ file: '/render/a', none: '' })
})

describe('refused before Swarm would', () => {
  test.each([
    ['no image', { image: undefined }, 'needs-image services.web.image'],
    ['no image reference', { image: 'Not An Image' }, 'needs-image services.web.image'],
    ['an undeclared network', { networks: { nowhere: null } }, 'compose-invalid services.web.networks'],
    [
      'a network named like a property',
      { networks: { constructor: null } },
      'compose-invalid services.web.networks',
    ],
    ['an undeclared config', { configs: [{ source: 'c' }] }, 'compose-invalid services.web.configs'],
    ['an undeclared secret', { secrets: [{ source: 'toString' }] }, 'compose-invalid services.web.secrets'],
    [
      'a credential of two kinds',
      { credential_spec: { file: 'a', registry: 'b' } },
      'compose-invalid services.web.credential_spec',
    ],
    ['a mode that is none', { deploy: { mode: 'sometimes' } }, 'compose-invalid services.web.deploy.mode'],
    [
      'a mode named like a property',
      { deploy: { mode: 'constructor' } },
      'compose-invalid services.web.deploy.mode',
    ],
    [
      'replicas of a global service',
      { deploy: { mode: 'global', replicas: 2 } },
      'compose-invalid services.web.deploy.replicas',
    ],
    ['an unknown restart', { restart: 'sometimes' }, 'compose-invalid services.web.restart'],
    [
      'a restart with a count that is none',
      { restart: 'on-failure:x' },
      'compose-invalid services.web.restart',
    ],
    [
      'CPUs finer than Docker counts',
      { deploy: { resources: { limits: { cpus: '1/3' } } } },
      'compose-invalid services.web.deploy.resources.limits.cpus',
    ],
    [
      'more memory than a number holds',
      { deploy: { resources: { limits: { memory: '9007199254740993' } } } },
      'compose-invalid services.web.deploy.resources.limits.memory',
    ],
    [
      'a duration longer than a number holds',
      { stop_grace_period: '2562047h47m16.854775807s' },
      'compose-invalid services.web.stop_grace_period',
    ],
    [
      'a disabled health check with a test',
      { healthcheck: { disable: true, test: ['x'] } },
      'compose-invalid services.web.healthcheck',
    ],
  ])('%s', (_, web, problem) => expect(convertedModel(aStackModel(web)).problems).toEqual([problem]))

  test('two configs at one place', () => {
    const web = {
      configs: [
        { source: 'a', target: '/x' },
        { source: 'b', target: '/x' },
      ],
    }
    const { problems } = convertedModel(aStackModel(web, { configs: { a: { file: 'a' }, b: { file: 'b' } } }))
    expect(problems).toEqual(['compose-invalid services.web.configs'])
  })

  test('a service name that no name server takes', () => {
    expect(convertedModel({ services: { 'a.b': { image: 'x' } } }).problems).toEqual([
      'name-invalid services.a.b',
    ])
  })
})

describe('secrets inside settings', () => {
  const marker = '${secret:pw@00000001}'

  test('a marker that came by a variable is told', () => {
    const { notes, problems } = convertedModel(aStackModel({ environment: { E_A: marker } }))
    expect([notes, problems]).toEqual([['secret-in-env.pw'], []])
  })

  test('a marker written by hand for another stack’s secret is refused', () => {
    const foreign = marker.replace('pw', 'other')
    expect(convertedModel(aStackModel({ environment: { E_A: foreign } })).problems).toEqual([
      'secret-not-listed services.web',
    ])
    expect(convertedModel(aStackModel({ labels: { [foreign]: 'x' } })).problems).toEqual([
      'secret-not-listed services.web',
    ])
  })
})

test('a variable gives its value to a name without one, and to an empty one', () => {
  const web = { environment: { E_TZ: null, E_EMPTY: '', E_OTHER: null, E_KEEP: 'x' } }
  const { container } = convertedModel(aStackModel(web), {
    variables: { TZ: 'UTC', EMPTY: 'full', KEEP: 'y' },
  })
  expect(container?.Env).toEqual(['EMPTY=full', 'KEEP=x', 'OTHER', 'TZ=UTC'])
})

test('what was kept aside reaches the container', () => {
  const kept = { services: { web: { group_add: ['44'], dns_opt: ['use-vc'] } } }
  const { container } = convertedModel(aStackModel({}, { kept }))
  expect(container).toMatchObject({ Groups: ['44'], DNSConfig: { Options: ['use-vc'] } })
})

test('what stack.yaml names and the Compose file does not have is told', () => {
  const web = { environment: { E_A: '${secret:pw@00000001}' } }
  const model = aStackModel(web, { volumes: { data: null } })
  const expected = { volumes: ['data', 'dta', 'constructor'], secrets: ['pw', 'other'] }
  const { notes } = convertedModel(model, { expected })
  expect(notes).toEqual([
    'secret-in-env.pw',
    'volume-unknown.dta',
    'volume-unknown.constructor',
    'secret-unknown.other',
  ])
})

test('restart: no, which Swarm does not heed, is told', () => {
  expect(convertedModel(aStackModel({ restart: 'no' })).notes).toEqual(['compose-ignored.restart'])
  const said = { restart: 'no', deploy: { restart_policy: { condition: 'none' } } }
  expect(convertedModel(aStackModel(said)).notes).toEqual([])
})

test('ports come in one order, however they are written', () => {
  const ports = [
    { target: 2, protocol: 'udp' },
    { target: 2, protocol: 'tcp', mode: 'ingress' },
    { target: 2, protocol: 'tcp', mode: 'host' },
    { target: 1, published: 9 },
    { target: 1 },
    { target: 3, published: 8 },
  ]
  const sorted = convertedModel(aStackModel({ ports })).spec?.EndpointSpec?.Ports
  expect(sorted).toEqual([
    { TargetPort: 1 },
    { TargetPort: 2, Protocol: 'tcp', PublishMode: 'host' },
    { TargetPort: 2, Protocol: 'tcp', PublishMode: 'ingress' },
    { TargetPort: 2, Protocol: 'udp' },
    { TargetPort: 3, PublishedPort: 8 },
    { TargetPort: 1, PublishedPort: 9 },
  ])
  expect(convertedModel(aStackModel({ ports: ports.toReversed() })).spec?.EndpointSpec?.Ports).toEqual(sorted)
})
