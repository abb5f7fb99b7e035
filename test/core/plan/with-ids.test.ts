import { expect, test } from 'vitest'
import { withIds } from '../../../backend/core/plan/with-ids.ts'
import { aServiceSpec } from '../../support/engine/a-service-spec.ts'

const ids = { networks: { domoticz_default: 'n1' }, configs: { s_c: 'c1' }, secrets: { s_s: 's1' } }

test('names get the ids in force now, also where there was another id', () => {
  const spec = aServiceSpec().withConfig('s_c', 'c').withSecret('s_s', 's', 'old').build()
  const filled = withIds(spec, ids)
  expect(filled).toMatchObject({
    ok: true,
    value: {
      TaskTemplate: {
        Networks: [{ Target: 'n1', Aliases: ['web'] }],
        ContainerSpec: { Configs: [{ ConfigID: 'c1' }], Secrets: [{ SecretID: 's1' }] },
      },
    },
  })
})

test('a network by its id, and Docker’s own by name, are sent as they are', () => {
  const hidden = 'ymdyjj2ybnirltjz5bbor0skg'
  const spec = aServiceSpec().withNetworks('n1', 'host', hidden).build()
  expect(
    withIds(
      { ...spec, Networks: [{ Target: 'n1' }] },
      { ...ids, networks: { ...ids.networks, host: 'of a node' } },
    ),
  ).toMatchObject({
    ok: true,
    value: {
      Networks: [{ Target: 'n1' }],
      TaskTemplate: { Networks: [{ Target: 'n1' }, { Target: 'host' }, { Target: hidden }] },
    },
  })
})

test('a spec without any of these is sent as it is', () => {
  const spec = { Name: 'x', TaskTemplate: {} }
  expect(withIds(spec, ids)).toEqual({ ok: true, value: spec })
})

test('everything missing is named at once', () => {
  const spec = aServiceSpec()
    .withConfig('constructor', 'c')
    .withSecret('none', 's')
    .withNetworks('gone')
    .build()
  expect(withIds(spec, ids)).toMatchObject({
    ok: false,
    problem: {
      code: 'object-missing',
      text: 'Service domoticz_web needs what is not there: secret none, config constructor, network gone',
    },
  })
})
