import { describe, expect, test } from 'vitest'
import type { ServiceSpec } from '../../../../backend/core/engine/spec.ts'
import { fieldChanges, patched, threeWay } from '../../../../backend/core/plan/keyed/field-changes.ts'
import { changesText } from '../../../../backend/core/plan/keyed/field-text.ts'
import { keyedSpec } from '../../../../backend/core/plan/keyed.ts'
import { aServiceSpec, type ServiceSpecBuilder } from '../../../support/engine/a-service-spec.ts'

const keyed = (builder: ServiceSpecBuilder) => keyedSpec(builder.build(), {})
const plain = aServiceSpec()
const two = plain.withReplicas(2)
const three = plain.withReplicas(3)

describe('three ways', () => {
  test.each([
    ['nobody changed anything', plain, plain, plain, {}],
    ['the wish changed', two, plain, plain, { changes: ['replicas 1 → 2'] }],
    ['someone changed it by hand', plain, plain, two, { drift: ['replicas 2 → 1'] }],
    ['both changed, differently', three, plain, two, { conflicts: ['replicas 2 → 3'] }],
    ['both changed to the same', two, plain, two, {}],
    ['nothing is known to be applied', two, undefined, plain, { conflicts: ['replicas 1 → 2'] }],
    ['nothing is known, and nothing differs', two, undefined, two, {}],
  ])('%s', (_, desired, applied, live, expected) => {
    const { changes, drift, conflicts } = threeWay(keyed(desired), applied && keyed(applied), keyed(live))
    const texts = {
      changes: changesText(changes),
      drift: changesText(drift),
      conflicts: changesText(conflicts),
    }
    expect(texts).toEqual({ changes: [], drift: [], conflicts: [], ...expected })
  })

  test('each variable for itself', () => {
    const { changes, drift, conflicts } = threeWay(
      keyed(plain.withEnv('A=2', 'B=1', 'C=9')),
      keyed(plain.withEnv('A=1', 'B=1', 'C=1')),
      keyed(plain.withEnv('A=1', 'B=5', 'C=8', 'D=1')),
    )
    expect([changes, drift, conflicts].map(changesText)).toEqual([
      ['env A 1 → 2'],
      ['env B 5 → 1', 'env D removed'],
      ['env C 8 → 9'],
    ])
  })
})

describe('effects', () => {
  const effectOf = (change: (spec: ServiceSpec) => void) =>
    fieldChanges(keyed(plain), keyed(plain.changed(change))).map(({ effect }) => effect)

  test.each<[string, string, (spec: ServiceSpec) => void]>([
    ['a label', 'settings', (spec) => Object.assign(spec.Labels!, { a: '1' })],
    ['how updates go', 'settings', (spec) => Object.assign(spec, { UpdateConfig: { Parallelism: 2 } })],
    ['how roll backs go', 'settings', (spec) => Object.assign(spec, { RollbackConfig: { Parallelism: 2 } })],
    ['replicas', 'scales', (spec) => Object.assign(spec, { Mode: { Replicated: { Replicas: 2 } } })],
    ['a variable', 'restarts', (spec) => Object.assign(spec.TaskTemplate.ContainerSpec!, { Env: ['A=1'] })],
    ['placement', 'restarts', (spec) => Object.assign(spec.TaskTemplate, { Placement: { MaxReplicas: 2 } })],
    ['a port', 'restarts', (spec) => Object.assign(spec, { EndpointSpec: { Ports: [{ TargetPort: 80 }] } })],
    ['the name', 'needs-removal', (spec) => Object.assign(spec, { Name: 'other' })],
    [
      'networks of the service',
      'needs-removal',
      (spec) => Object.assign(spec, { Networks: [{ Target: 'x' }] }),
    ],
  ])('%s: %s', (_, effect, change) => {
    expect(effectOf(change)).toEqual([effect])
  })

  test('anything of a job: it is carried out again', () => {
    const job = plain.changed((spec) => Object.assign(spec, { Mode: { ReplicatedJob: {} } }))
    const more = job.changed((spec) => Object.assign(spec.Labels!, { a: '1' }))
    expect(fieldChanges(keyed(job), keyed(more)).map(({ effect }) => effect)).toEqual(['restarts'])
  })

  test('the mode: needs removal', () => {
    expect(effectOf((spec) => Object.assign(spec, { Mode: { Global: {} } }))).toContain('needs-removal')
  })
})

test('patched with all differences it is the other', () => {
  const [from, to] = [keyed(plain.withEnv('A=1')), keyed(two.withVolume('v'))]
  expect(patched(from, fieldChanges(from, to))).toEqual(to)
})

describe('in words', () => {
  test.each<[string, ServiceSpecBuilder, ServiceSpecBuilder, string[]]>([
    ['tag', plain, plain.withImage('domoticz:4.1031'), ['image 4.1030 → 4.1031']],
    [
      'digest',
      plain.withImage('a:1@sha256:0123456789abcdef'),
      plain.withImage('a:1'),
      ['image 1 sha256:0123456789ab → no digest'],
    ],
    [
      'other image',
      plain,
      plain.withImage('registry:5000/other'),
      ['image domoticz:4.1030 → registry:5000/other:latest'],
    ],
    ['variable added', plain, plain.withEnv('TZ=Europe/Warsaw'), ['env TZ added (Europe/Warsaw)']],
    ['variable without value', plain.withEnv('TZ=a'), plain.withEnv('TZ'), ['env TZ a → nothing']],
    ['variable removed', plain.withEnv('TZ=a'), plain, ['env TZ removed']],
    ['mount added', plain, plain.withVolume('v'), ['mount /data added']],
    [
      'mount changed',
      plain.withMount({ Type: 'volume', Source: 'v', Target: '/d' }),
      plain.withMount({ Type: 'volume', Source: 'v', Target: '/d', ReadOnly: true }),
      ['mount /d ReadOnly nothing → true'],
    ],
    ['port', plain, plain.withPort({ TargetPort: 80, PublishedPort: 8080 }), ['port 80/tcp added']],
    [
      'anything else',
      plain,
      plain.changed((spec) => Object.assign(spec.TaskTemplate.ContainerSpec!, { User: 'u' })),
      ['User added (u)'],
    ],
    [
      'a list',
      plain.changed((spec) => Object.assign(spec.TaskTemplate.ContainerSpec!, { Args: ['a'] })),
      plain.changed((spec) => Object.assign(spec.TaskTemplate.ContainerSpec!, { Args: ['b'] })),
      ['command ["a"] → ["b"]'],
    ],
  ])('%s', (_, from, to, text) => {
    expect(changesText(fieldChanges(keyed(from), keyed(to)))).toEqual(text)
  })
})
