import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ServiceSpec } from '../../../backend/core/engine/spec.ts'
import { keyedSpec, specHash } from '../../../backend/core/plan/keyed.ts'
import { aServiceSpec } from '../../support/engine/a-service-spec.ts'

interface Recording {
  engine: string
  networkNames: Record<string, string>
  answers: { title: string; asked: ServiceSpec; answered: ServiceSpec }[]
}

const folder = join(import.meta.dirname, 'recorded')
const recordings = readdirSync(folder).map(
  (file): Recording => JSON.parse(readFileSync(join(folder, file), 'utf8')),
)

describe.each(recordings)(
  'what Docker $engine answers equals what was asked',
  ({ answers, networkNames }) => {
    test.each(answers)('$title', ({ asked, answered }) => {
      expect(keyedSpec(answered, networkNames)).toEqual(keyedSpec(asked, {}))
    })
  },
)

describe('a list with names is an object by name', () => {
  const task = (spec: ServiceSpec) =>
    keyedSpec(spec, {})['TaskTemplate'] as Record<string, Record<string, unknown>>
  const container = (spec: ServiceSpec) => task(spec)['ContainerSpec'] as Record<string, unknown>

  test('variables: without =, empty, and with more than one =', () => {
    const spec = aServiceSpec().withEnv('TZ', 'EMPTY=', 'URL=a=b', '__proto__=1').build()
    expect(Object.entries(container(spec)['Env'] as object)).toEqual([
      ['TZ', null],
      ['EMPTY', ''],
      ['URL', 'a=b'],
      ['__proto__', '1'],
    ])
  })

  test('of two variables with one name the last counts', () => {
    expect(container(aServiceSpec().withEnv('A=1', 'A=2').build())['Env']).toEqual({ A: '2' })
  })

  test('mounts by target', () => {
    expect(container(aServiceSpec().withVolume('v', '/data').build())['Mounts']).toEqual({
      '/data': { Type: 'volume', Source: 'v' },
    })
  })

  test('configs and secrets by file, without ids', () => {
    const spec = aServiceSpec().withConfig('s_c', '/etc/c', 'abc').withSecret('s_s', 'pw', 'def').build()
    expect(container(spec)['Configs']).toEqual({
      '/etc/c': { ConfigName: 's_c', File: { UID: '0', GID: '0', Mode: 0o444 } },
    })
    expect(container(spec)['Secrets']).toEqual({
      pw: { SecretName: 's_s', File: { UID: '0', GID: '0', Mode: 0o444 } },
    })
  })

  test('a config that is no file by its own name', () => {
    const spec = aServiceSpec().changed((raw) => {
      raw.TaskTemplate.ContainerSpec!.Configs = [{ ConfigID: 'abc', ConfigName: 's_cred', Runtime: {} }]
    })
    expect(container(spec.build())['Configs']).toEqual({ 'runtime:s_cred': { ConfigName: 's_cred' } })
  })

  test('networks by name, whatever their id', () => {
    const spec = aServiceSpec().withNetworks('abc', 'domoticz_default').build()
    expect(
      Object.keys((keyedSpec(spec, { abc: 'lan' })['TaskTemplate'] as { Networks: object }).Networks),
    ).toEqual(['lan', 'domoticz_default'])
  })

  test('an id that no list shows is the network of the node; a name that looks like one is a name', () => {
    const [id, name] = ['ymdyjj2ybnirltjz5bbor0skg', 'aaaaaaaaaaaaaaaaaaaaaaaaa']
    const spec = aServiceSpec().withNetworks(id, name).build()
    expect(Object.keys(task(spec)['Networks'] as object)).toEqual(['host'])
    const networks = keyedSpec(spec, { abc: name })['TaskTemplate'] as { Networks: object }
    expect(Object.keys(networks.Networks)).toEqual(['host', name])
  })

  test('ports by target and protocol, and by the published one where that is not enough', () => {
    const spec = aServiceSpec()
      .withPort({ TargetPort: 80, PublishedPort: 8081 })
      .withPort({ TargetPort: 80, PublishedPort: 8080, Protocol: 'tcp', PublishMode: 'host' })
      .withPort({ TargetPort: 53, Protocol: 'udp' })
    expect((keyedSpec(spec.build(), {})['EndpointSpec'] as { Ports: object }).Ports).toEqual({
      '80/tcp': { PublishedPort: 8080, PublishMode: 'host' },
      '80/tcp/8081': { PublishedPort: 8081, PublishMode: 'ingress' },
      '53/udp': { PublishMode: 'ingress' },
    })
  })
})

describe('not compared', () => {
  const hash = (change: (spec: ServiceSpec) => void) =>
    specHash(keyedSpec(aServiceSpec().changed(change).build(), {}))
  const plain = hash(() => undefined)

  test.each<[string, (spec: ServiceSpec) => void]>([
    ['ForceUpdate', (spec) => Object.assign(spec.TaskTemplate, { ForceUpdate: 7 })],
    ['the run', (spec) => Object.assign(spec.Labels!, { 'dev.homeport.run': 'x' })],
    ['the commit', (spec) => Object.assign(spec.Labels!, { 'dev.homeport.commit': 'x' })],
    ['its own hash', (spec) => Object.assign(spec.Labels!, { 'dev.homeport.spec-hash': 'x' })],
    [
      'what secrets were taken to hold',
      (spec) => Object.assign(spec.Labels!, { 'dev.homeport.kept-secret.pw': 'x' }),
    ],
    ['the order of variables', (spec) => Object.assign(spec.TaskTemplate.ContainerSpec!, { Env: [] })],
  ])('%s', (_, change) => {
    expect(hash(change)).toBe(plain)
  })

  test('the order of lists with names', () => {
    expect(keyedSpec(aServiceSpec().withEnv('A=1', 'B=2').build(), {})).toEqual(
      keyedSpec(aServiceSpec().withEnv('B=2', 'A=1').build(), {}),
    )
  })
})

describe('compared', () => {
  const hash = (change: (spec: ServiceSpec) => void) =>
    specHash(keyedSpec(aServiceSpec().changed(change).build(), {}))
  const plain = hash(() => undefined)

  test.each<[string, (spec: ServiceSpec) => void]>([
    ['whose it is', (spec) => Object.assign(spec.Labels!, { 'dev.homeport.instance': 'x' })],
    ['an empty label', (spec) => Object.assign(spec.Labels!, { traefik: '' })],
    ['no grace at all', (spec) => Object.assign(spec.TaskTemplate.ContainerSpec!, { StopGracePeriod: 0 })],
    ['no delay at all', (spec) => Object.assign(spec.TaskTemplate, { RestartPolicy: { Delay: 0 } })],
    ['init said to be off', (spec) => Object.assign(spec.TaskTemplate.ContainerSpec!, { Init: false })],
    ['updates all at once', (spec) => Object.assign(spec, { UpdateConfig: { Order: 'stop-first' } })],
    ['a field homeport does not know', (spec) => Object.assign(spec.TaskTemplate, { Novel: { on: true } })],
  ])('%s', (_, change) => {
    expect(hash(change)).not.toBe(plain)
  })

  test('a marker stands for its secret', () => {
    const spec = aServiceSpec().withEnv('PASSWORD=${secret:db@a1}').build()
    expect(JSON.stringify(keyedSpec(spec, {}))).toContain('secret:db@a1')
  })
})
