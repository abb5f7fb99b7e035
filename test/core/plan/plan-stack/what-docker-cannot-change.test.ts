import { describe, expect, test } from 'vitest'
import { planText } from '../../../../backend/core/plan/plan-text.ts'
import { simulated } from '../../../support/engine/simulated-swarm.ts'
import { deployed, emptyHome, operationsOf, planFor } from '../../../support/home/a-planned-home.ts'
import { aDesiredStack } from '../../../support/stack/a-desired-stack.ts'
import { holds, home, web } from './a-deployed-stack.ts'

describe('what Docker cannot change', () => {
  test('the mode of a service: removed and made again, when asked', () => {
    const plan = planFor(home, web.withService('web', (spec) => spec.asGlobal()).build())
    expect(planText(plan)).toEqual([
      '[] → #1 service domoticz/web, remove, only if recreate-service:domoticz_web = yes',
      '[1] → #2 service domoticz/web, create, image domoticz:4.1030, only if recreate-service:domoticz_web = yes',
      '? recreate-service:domoticz_web: service domoticz/web cannot be changed as wished while it exists (Docker’s rule): it would be removed and made again, and be down meanwhile (yes | no), holds the plan'.replace(
        '’',
        "'",
      ),
    ])
    const after = simulated(home, operationsOf(plan, { 'recreate-service:domoticz_web': 'yes' }))
    expect(planText(planFor(after, web.withService('web', (spec) => spec.asGlobal()).build()))).toEqual([])
  })

  const withNetwork = (change: Parameters<typeof web.withNetwork>[1]) =>
    web.withNetwork('domoticz_default', change).build()

  test.each([
    ['driver', { Driver: 'macvlan' }, 'with driver overlay'],
    ['internal', { Internal: true }, 'not internal'],
    ['options', { Options: { encrypted: '' } }, 'with other options'],
    ['subnet', { IPAM: { Config: [{ Subnet: '10.9.0.0/24' }] } }, 'with other subnets'],
  ])('a network’s %s: asked, and the stack is held', (_, request, difference) => {
    const plan = planFor(home, withNetwork({ request }))
    expect(holds(plan)).toEqual(['recreate-network:domoticz_default'])
    expect(plan.questions[0]?.text).toContain(`network domoticz_default is there, but ${difference};`)
    const after = simulated(home, operationsOf(plan, { 'recreate-network:domoticz_default': 'yes' }))
    expect(planText(planFor(after, withNetwork({ request })))).toEqual([])
  })

  test('an internal network that should not be', () => {
    const internal = deployed(emptyHome, withNetwork({ request: { Internal: true } }))
    expect(planFor(internal, web.build()).questions[0]?.text).toContain('is there, but internal;')
  })

  test('a network that is not attachable: asked, and nothing is held for it', () => {
    const plain = deployed(emptyHome, withNetwork({ request: { Attachable: false } }))
    const plan = planFor(plain, web.build())
    expect(plan.questions).toMatchObject([{ id: 'recreate-network:domoticz_default', blocks: false }])
    expect(operationsOf(plan)).toEqual([])
    const after = simulated(plain, operationsOf(plan, { 'recreate-network:domoticz_default': 'yes' }))
    expect(planText(planFor(after, web.build()))).toEqual([])
  })

  test('a network that another stack is on as well is left as it is', () => {
    const music = aDesiredStack('music').withNetwork('domoticz_default', { external: true })
    const shared = deployed(
      home,
      music.withService('play', (spec) => spec.withNetworks('domoticz_default')).build(),
    )
    expect(planText(planFor(shared, withNetwork({ request: { Internal: true } })))).toEqual([])
  })
})
