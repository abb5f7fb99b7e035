import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FieldChange } from '../../../backend/contract/plan.ts'
import type { ServiceSpec } from '../../../backend/core/engine/spec.ts'
import { fieldChanges, patched } from '../../../backend/core/plan/keyed/field-changes.ts'
import { keyedSpec } from '../../../backend/core/plan/keyed.ts'
import { withChanges, withLabels } from '../../../backend/core/plan/with-changes.ts'
import { aServiceSpec } from '../../support/engine/a-service-spec.ts'
import { arbitrarySpec } from '../../support/engine/arbitrary-spec.ts'

const names = { 'id-a': 'a', 'id-b': 'b' }
const changesTo = (live: ServiceSpec, desired: ServiceSpec): FieldChange[] =>
  fieldChanges(keyedSpec(live, names), keyedSpec(desired, names))

test('with every difference changed, live is as desired', () => {
  fc.assert(
    fc.property(arbitrarySpec(), arbitrarySpec(), (live, desired) => {
      const sent = withChanges(live, changesTo(live, desired), names)
      expect(keyedSpec(sent, names)).toEqual(keyedSpec(desired, names))
    }),
    { numRuns: 300, seed: 20261121 },
  )
})

test('with some differences changed, the others stay as live has them', () => {
  const some = fc.infiniteStream(fc.boolean())
  fc.assert(
    fc.property(arbitrarySpec(), arbitrarySpec(), some, (live, desired, chosen) => {
      // Of ports on one target the key depends on the others: chosen together.
      const changes = changesTo(live, desired).filter(
        ({ path }) => path[1] !== 'Ports' && path[0] !== 'Mode' && chosen.next().value,
      )
      const sent = withChanges(live, changes, names)
      expect(keyedSpec(sent, names)).toEqual(patched(keyedSpec(live, names), changes))
    }),
    { numRuns: 200, seed: 20261121 },
  )
})

test('without changes nothing is touched', () => {
  fc.assert(fc.property(arbitrarySpec(), (live) => withChanges(live, [], names) === live))
})

describe('carried along untouched', () => {
  test('fields homeport does not know, ids, ForceUpdate and the order of lists', () => {
    const live = aServiceSpec()
      .withEnv('B=2', 'A=1', 'C=3')
      .withSecret('s_pw', 'pw', 'secret-id')
      .changed((spec) => {
        spec.TaskTemplate.ForceUpdate = 3
        spec.TaskTemplate['Novel'] = { on: true }
        spec.TaskTemplate.Networks = [{ Target: 'id-a', Novel: 1 }]
      })
    const desired = live.withEnv('A=9', 'B=2', 'D=4').build()
    expect(withChanges(live.build(), changesTo(live.build(), desired), names)).toEqual({
      ...live.build(),
      TaskTemplate: {
        ...live.build().TaskTemplate,
        ContainerSpec: { ...live.build().TaskTemplate.ContainerSpec, Env: ['B=2', 'A=9', 'D=4'] },
      },
    })
  })

  test('the id of a network whose alias changes', () => {
    const live = aServiceSpec().changed((spec) => {
      spec.TaskTemplate.Networks = [{ Target: 'id-a', Aliases: ['old'] }]
    })
    const desired = aServiceSpec().changed((spec) => {
      spec.TaskTemplate.Networks = [{ Target: 'a', Aliases: ['new'] }, { Target: 'b' }]
    })
    const sent = withChanges(live.build(), changesTo(live.build(), desired.build()), names)
    expect(sent.TaskTemplate.Networks).toEqual([{ Target: 'id-a', Aliases: ['new'] }, { Target: 'b' }])
  })
})

test('an object that comes new has no id yet', () => {
  const live = aServiceSpec().withConfig('s_c_1', 'c', 'id-1').withSecret('s_s', 's', 'id-2')
  const desired = aServiceSpec()
    .withConfig('s_c_2', 'c')
    .changed((spec) => {
      const File = { Name: 's', UID: '0', GID: '0', Mode: 0o400 }
      spec.TaskTemplate.ContainerSpec!.Secrets = [{ File, SecretID: '', SecretName: 's_s' }]
    })
  const sent = withChanges(live.build(), changesTo(live.build(), desired.build()), names)
  expect(sent.TaskTemplate.ContainerSpec).toMatchObject({
    Configs: [{ ConfigID: '', ConfigName: 's_c_2' }],
    Secrets: [{ SecretID: 'id-2', SecretName: 's_s', File: { Mode: 0o400 } }],
  })
})

test('a change of how updates go sends what the absent settings meant', () => {
  const live = aServiceSpec().build()
  const desired = aServiceSpec()
    .changed((spec) => {
      spec.UpdateConfig = { Parallelism: 1, Order: 'start-first' }
    })
    .build()
  const sent = withChanges(live, changesTo(live, desired), names)
  expect(sent.UpdateConfig).toEqual({ Parallelism: 1, Order: 'start-first' })
})

test.each<[string, ServiceSpec['Mode']]>([
  ['global', { Global: {} }],
  ['global-job', { GlobalJob: {} }],
  ['replicated-job', { ReplicatedJob: { MaxConcurrent: 1, TotalCompletions: 3 } }],
  ['replicated', { Replicated: { Replicas: 4 } }],
])('the mode %s', (_, Mode) => {
  const live = aServiceSpec().withReplicas(2).build()
  expect(withChanges(live, changesTo(live, { ...live, Mode: Mode! }), names).Mode).toEqual(Mode)
})

test('of two variables with one name only the last is kept when it changes', () => {
  const live = aServiceSpec().withEnv('A=1', 'B=2', 'A=3').build()
  const desired = aServiceSpec().withEnv('A=4', 'B=2').build()
  expect(withChanges(live, changesTo(live, desired), names).TaskTemplate.ContainerSpec?.Env).toEqual([
    'B=2',
    'A=4',
  ])
})

test('labels are set beside those that are there', () => {
  expect(withLabels({ Name: 'x', TaskTemplate: {} }, { a: '1' }).Labels).toEqual({ a: '1' })
  expect(withLabels(aServiceSpec().withLabels({ a: '0' }).build(), { a: '1' }).Labels).toMatchObject({
    a: '1',
    'com.docker.stack.namespace': 'domoticz',
  })
})
