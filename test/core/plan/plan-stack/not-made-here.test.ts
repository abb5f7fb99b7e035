import { describe, expect, test } from 'vitest'
import { planText } from '../../../../backend/core/plan/plan-text.ts'
import { aServiceSpec } from '../../../support/engine/a-service-spec.ts'
import { aSwarmSnapshot } from '../../../support/engine/a-swarm-snapshot.ts'
import { type SimulatedHome, simulated } from '../../../support/engine/simulated-swarm.ts'
import { operationsOf, planFor } from '../../../support/home/a-planned-home.ts'
import { hashOf } from '../../../support/stack/a-desired-stack.ts'
import { byHand, holds, home, stack, web } from './a-deployed-stack.ts'

describe('another’s service under a wished name', () => {
  test('of nobody: asked, and taken over as it is', () => {
    const strange: SimulatedHome = {
      snapshot: aSwarmSnapshot()
        .withNetwork('domoticz_default')
        .withService({ ...aServiceSpec().build(), Labels: {} })
        .build(),
      applied: {},
    }
    const plan = planFor(strange, web.build())
    expect(holds(plan)).toEqual(['unmanaged:domoticz'])
    const after = simulated(strange, operationsOf(plan, { 'unmanaged:domoticz': 'yes' }))
    expect(planText(planFor(after, web.build()))).toEqual([
      '[] → #1 service domoticz/web, update, label com.docker.stack.image added (domoticz:4.1030)',
    ])
  })

  test('of another homeport: asked', () => {
    const theirs = byHand(home, (service) =>
      Object.assign(service.Spec.Labels!, { 'dev.homeport.instance': 'home-2' }),
    )
    const plan = planFor(theirs, web.build())
    expect(holds(plan)).toEqual(['foreign-instance:domoticz'])
    expect(operationsOf(plan, { 'foreign-instance:domoticz': 'no' })).toEqual([])
  })

  test('of another stack of this home: asked', () => {
    const other = byHand(home, (service) =>
      Object.assign(service.Spec.Labels!, { 'dev.homeport.stack': 'music' }),
    )
    expect(holds(planFor(other, web.build()))).toEqual(['unmanaged:domoticz'])
  })
})

describe('objects under wished names that homeport has not made', () => {
  const wished = stack
    .withSecret('domoticz_pw', 'value')
    .withService('web', (spec) => spec.withSecret('domoticz_pw', 'pw'))

  test('a secret, a network: used only if a person says so', () => {
    const strange: SimulatedHome = {
      snapshot: aSwarmSnapshot().withNetwork('domoticz_default').withSecret('domoticz_pw').build(),
      applied: {},
    }
    const plan = planFor(strange, wished.build())
    expect(holds(plan)).toEqual(['unmanaged:network domoticz_default', 'unmanaged:secret domoticz_pw'])
    const answers = { 'unmanaged:network domoticz_default': 'yes', 'unmanaged:secret domoticz_pw': 'yes' }
    const after = simulated(strange, operationsOf(plan, answers))
    expect(planText(planFor(after, wished.build()))).toEqual([])
  })

  test('a network that differs from what is wished is never made again: it is not homeport’s to take away', () => {
    const theirs = { Attachable: false, Internal: true }
    const swarm = aSwarmSnapshot().withNetwork('domoticz_default', theirs)
    const plan = planFor({ snapshot: swarm.build(), applied: {} }, web.build())
    expect(plan.questions.map(({ id }) => id)).toEqual(['unmanaged:network domoticz_default'])
    expect(plan.operations.filter(({ kind }) => kind === 'network-remove')).toEqual([])
  })

  test('a config or secret that holds the same, by its label, is used', () => {
    const swarm = aSwarmSnapshot()
      .withConfig('domoticz_c', 'a', { 'dev.homeport.hash': hashOf('a') })
      .withSecret('domoticz_pw', { 'dev.homeport.hash': hashOf('hmac value') })
    const same = wished.withConfig('domoticz_c', 'a')
    expect(planText(planFor({ snapshot: swarm.build(), applied: {} }, same.build()))).toEqual([
      '[] → #1 network domoticz_default, create',
      '[1] → #2 service domoticz/web, create, image domoticz:4.1030',
    ])
  })
})
