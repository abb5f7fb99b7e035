import { describe, expect, test } from 'vitest'
import { planText } from '../../../../backend/core/plan/plan-text.ts'
import { emptyHome, planFor } from '../../../support/home/a-planned-home.ts'
import { stack } from './a-deployed-stack.ts'

describe('a stack that is new', () => {
  test('its objects come before the services that use them, services in their own order', () => {
    const desired = stack
      .withConfig('domoticz_conf_1', 'a')
      .withConfig('domoticz_spare_1', 'nobody uses it')
      .withSecret('domoticz_pw_1', 's3cret')
      .withService(
        'web',
        (spec) => spec.withConfig('domoticz_conf_1', '/c').withSecret('domoticz_pw_1', 'pw'),
        {
          after: [{ service: 'zigbee', condition: 'service_healthy' }],
        },
      )
      .withService('zigbee', (spec) => spec.withImage('zigbee2mqtt:2.1'))
      .build()
    const plan = planFor(emptyHome, desired, { digests: { 'zigbee2mqtt:2.1': 'sha256:aa' } })
    expect(planText(plan)).toEqual([
      '[] → #1 network domoticz_default, create',
      '[] → #2 config domoticz_conf_1, create',
      '[] → #3 secret domoticz_pw_1, create',
      '[1] → #4 service domoticz/zigbee, create, image zigbee2mqtt:2.1@sha256:aa',
      '[1 2 3 4] → #5 service domoticz/web, create, image domoticz:4.1030',
    ])
    expect(plan.images).toEqual(['domoticz:4.1030', 'zigbee2mqtt:2.1@sha256:aa'])
    expect(plan.subject).toEqual({ kind: 'stack', stack: 'domoticz', target: 'main' })
  })

  test('what is made says whose it is and what it holds', () => {
    const desired = stack
      .withConfig('domoticz_c', 'a')
      .withService('web', (spec) => spec.withConfig('domoticz_c', '/c'))
    const { operations } = planFor(emptyHome, desired.build())
    const own = { 'dev.homeport.stack': 'domoticz', 'dev.homeport.instance': 'home-1' }
    expect(operations[0]).toMatchObject({
      kind: 'network-create',
      request: { Labels: own, Attachable: true },
    })
    expect(operations[1]).toMatchObject({
      kind: 'config-create',
      labels: { ...own, 'dev.homeport.hash': desired.build().configs[0]?.hash },
    })
    expect(operations[2]).toMatchObject({
      kind: 'service-create',
      spec: {
        Labels: { ...own, 'dev.homeport.commit': 'c0ffee1', 'dev.homeport.spec-hash': expect.any(String) },
      },
    })
  })

  test('services that wait for each other in a ring are made all the same', () => {
    const ring = stack
      .withService('a', undefined, { after: [{ service: 'b', condition: 'service_started' }] })
      .withService('b', undefined, { after: [{ service: 'a', condition: 'service_started' }] })
    expect(planText(planFor(emptyHome, ring.build())).slice(1)).toEqual([
      '[1] → #2 service domoticz/a, create, image domoticz:4.1030',
      '[1 2] → #3 service domoticz/b, create, image domoticz:4.1030',
    ])
  })
})
