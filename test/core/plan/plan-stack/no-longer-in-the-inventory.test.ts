import { describe, expect, test } from 'vitest'
import { planText } from '../../../../backend/core/plan/plan-text.ts'
import { aServiceSpec } from '../../../support/engine/a-service-spec.ts'
import { aSwarmSnapshot } from '../../../support/engine/a-swarm-snapshot.ts'
import { type SimulatedHome, simulated } from '../../../support/engine/simulated-swarm.ts'
import { deployed, emptyHome, operationsOf, planFor } from '../../../support/home/a-planned-home.ts'
import { aDesiredStack } from '../../../support/stack/a-desired-stack.ts'
import { stack } from './a-deployed-stack.ts'

describe('a stack that is no longer in the inventory', () => {
  const full = stack
    .withConfig('domoticz_c', 'a')
    .withConfig('domoticz_kept', 'b')
    .withSecret('domoticz_s', 'a')
    .withService('web', (spec) =>
      spec.withConfig('domoticz_c', '/c').withConfig('domoticz_kept', '/k').withSecret('domoticz_s', 's'),
    )
  const before = deployed(emptyHome, full.build())
  const keep = { configs: ['domoticz_kept'], secrets: [] }

  test('is removed when asked, and holds nothing', () => {
    const plan = planFor(before, undefined, { keep })
    expect(planText(plan)).toEqual([
      '[] → #1 service domoticz/web, remove, only if removal:domoticz = yes',
      '[1] → #2 network domoticz_default, remove, only if removal:domoticz = yes',
      '[1] → #3 config domoticz_c, remove, only if removal:domoticz = yes',
      '[1] → #4 secret domoticz_s, remove, only if removal:domoticz = yes',
      '? removal:domoticz: stack domoticz is no longer in the inventory; its services (web), networks, configs and secrets would be removed (yes | no)',
    ])
    expect(plan.purpose).toBe('remove')
    expect(operationsOf(plan)).toEqual([])
    const after = simulated(before, operationsOf(plan, { 'removal:domoticz': 'yes' }))
    expect(planText(planFor(after, undefined, { keep }))).toEqual([])
  })

  test('leaves what others made or use', () => {
    const other = aDesiredStack('music').withNetwork('domoticz_default', { external: true })
    const shared = deployed(
      before,
      other.withService('play', (spec) => spec.withNetworks('domoticz_default')).build(),
    )
    shared.snapshot = aSwarmSnapshotWith(shared)
    const text = planText(planFor(shared, undefined))
    expect(text.filter((line) => line.includes('network domoticz_default, remove'))).toEqual([])
    expect(text.at(-1)).toBe(
      '! info: homeport has not made these and leaves them: config domoticz_x, network domoticz_y, secret domoticz_z, service domoticz_old. Remove them by hand if nobody needs them.',
    )
  })

  function aSwarmSnapshotWith({ snapshot }: SimulatedHome) {
    const namespace = { 'com.docker.stack.namespace': 'domoticz' }
    const more = aSwarmSnapshot()
      .withConfig('domoticz_x', '', namespace)
      .withNetwork('domoticz_y', { Labels: namespace })
      .withSecret('domoticz_z', namespace)
      .withService(aServiceSpec('domoticz_old').withNetworks('domoticz_y').build())
      .build()
    return {
      ...snapshot,
      services: [...snapshot.services, ...more.services],
      networks: [...snapshot.networks, ...more.networks.filter(({ Name }) => Name === 'domoticz_y')],
      configs: [...snapshot.configs, ...more.configs],
      secrets: [...snapshot.secrets, ...more.secrets],
    }
  }
})
