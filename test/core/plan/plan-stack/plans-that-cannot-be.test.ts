import { describe, expect, test } from 'vitest'
import type { Plan } from '../../../../backend/contract/plan.ts'
import { planText } from '../../../../backend/core/plan/plan-text.ts'
import { aSwarmSnapshot } from '../../../support/engine/a-swarm-snapshot.ts'
import type { SimulatedHome } from '../../../support/engine/simulated-swarm.ts'
import { deployed, emptyHome, planFor } from '../../../support/home/a-planned-home.ts'
import { home, stack, web } from './a-deployed-stack.ts'

const withVolume = (more: object = {}) =>
  web.withService('web', (spec) =>
    spec.withMount({
      Type: 'volume',
      Source: 'domoticz_db',
      Target: '/db',
      VolumeOptions: { Labels: { 'com.docker.stack.namespace': 'domoticz' }, ...more },
    }),
  )
const onShare = (o: string) => withVolume({ DriverConfig: { Options: { type: 'nfs', o } } })

describe('a plan that cannot be', () => {
  const refusals: [string, Plan, string[]][] = [
    [
      'external objects that are not there',
      planFor(
        emptyHome,
        web
          .withNetwork('lan', { external: true })
          .withConfig('c', '', true)
          .withSecret('s', '', true)
          .withService('web', (spec) => spec.withNetworks('lan').withConfig('c', '/c').withSecret('s', 's'))
          .build(),
      ),
      [
        'external config c is not there',
        'external network lan is not there',
        'external secret s is not there',
      ],
    ],
    [
      'a name over 64 characters',
      planFor(emptyHome, web.withConfig(`domoticz_${'x'.repeat(60)}`, 'a').build()),
      [`domoticz_${'x'.repeat(60)} has more than 64 characters`],
    ],
    [
      'a config there with another content',
      planFor(
        { ...home, snapshot: aSwarmSnapshot(home.snapshot.swarm).withConfig('domoticz_c', 'b').build() },
        web.withConfig('domoticz_c', 'a').build(),
      ),
      ['config domoticz_c is there with another content, which Docker cannot change'],
    ],
    [
      'a secret there with another content',
      planFor(
        {
          ...home,
          snapshot: aSwarmSnapshot().withSecret('domoticz_s', { 'dev.homeport.hash': 'x' }).build(),
        },
        web.withSecret('domoticz_s', 'a').build(),
      ),
      ['secret domoticz_s is there with another content, which Docker cannot change'],
    ],
    [
      'a volume that was made with other settings',
      planFor(deployed(emptyHome, onShare('nfsvers=3').build()), onShare('nfsvers=4.2').build()),
      [
        'volume domoticz_db was made with other settings, which Docker cannot change: it would go on as it is',
      ],
    ],
  ]

  test('a volume with the settings it was made with, in other words, is in nobody’s way', () => {
    const plain = deployed(emptyHome, withVolume().build())
    expect(planText(planFor(plain, withVolume({ DriverConfig: { Name: 'local' } }).build()))).toHaveLength(1)
  })

  test.each(refusals)('%s: no operations, and why', (_, plan, texts) => {
    expect(plan.operations).toEqual([])
    expect(plan.findings.map(({ text, severity }) => [severity, text])).toEqual(
      texts.map((text) => ['error', text]),
    )
  })

  test('external objects that are there, and the network of the node, are no obstacle', () => {
    const swarm = aSwarmSnapshot().withConfig('c', '').withSecret('s').withNetwork('lan').build()
    const wished = stack
      .withNetwork('lan', { external: true })
      .withNetwork('host', { external: true })
      .withConfig('c', '', true)
      .withSecret('s', '', true)
      .withService('web', (spec) =>
        spec.withNetworks('lan', 'host').withConfig('c', '/c').withSecret('s', 's'),
      )
    const before: SimulatedHome = { snapshot: swarm, applied: {} }
    expect(planText(planFor(before, wished.build()))).toEqual([
      '[] → #1 service domoticz/web, create, image domoticz:4.1030',
    ])
    expect(planText(planFor(deployed(before, wished.build()), wished.build()))).toEqual([])
  })

  test('what rendering found is told with the plan', () => {
    const told = web.changed((desired) => {
      desired.findings = [
        {
          id: 'ignored:x',
          severity: 'info',
          subject: 'stack domoticz',
          text: 'x is ignored',
          advice: 'Take it out.',
        },
      ]
    })
    expect(planText(planFor(home, told.build()))).toEqual(['! info: x is ignored. Take it out.'])
  })
})
