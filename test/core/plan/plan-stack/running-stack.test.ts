import { describe, expect, test } from 'vitest'
import { planText } from '../../../../backend/core/plan/plan-text.ts'
import { deployed, emptyHome, planFor } from '../../../support/home/a-planned-home.ts'
import { aDesiredStack } from '../../../support/stack/a-desired-stack.ts'
import { stack, web } from './a-deployed-stack.ts'

describe('a stack that runs', () => {
  const home = deployed(emptyHome, web.withService('db').build())

  test('as wished: nothing to do', () => {
    const plan = planFor(home, web.withService('db').build())
    expect(planText(plan)).toEqual([])
    expect(plan.images).toEqual([])
  })

  test('another commit alone is no reason to touch it', () => {
    const later = web.withService('db').changed((desired) => {
      desired.commit = 'badcafe'
    })
    expect(planText(planFor(home, later.build()))).toEqual([])
  })

  test('a new image: one service, one update', () => {
    const desired = web.withService('web', (spec) => spec.withImage('domoticz:4.1031')).withService('db')
    const plan = planFor(home, desired.build())
    expect(planText(plan)).toEqual(['[] → #1 service domoticz/web, update, image 4.1030 → 4.1031'])
    expect(plan.operations[0]?.cause).toBe('changed in the inventory: image')
    expect(plan.images).toEqual(['domoticz:4.1031'])
  })

  test('scaled', () => {
    const desired = web.withService('web', (spec) => spec.withReplicas(3)).withService('db')
    const plan = planFor(home, desired.build())
    expect(planText(plan)).toEqual(['[] → #1 service domoticz/web, update, replicas 1 → 3'])
    expect(plan.operations[0]).toMatchObject({ changes: [{ effect: 'scales', from: 1, to: 3 }] })
    expect(plan.images).toEqual([])
  })

  test('a service less: it is removed', () => {
    const plan = planFor(home, web.build())
    expect(planText(plan)).toEqual(['[] → #1 service domoticz/db, remove'])
    expect(plan.operations[0]?.cause).toBe('no longer in the inventory')
  })

  test('a service renamed on the same volume: the old one goes before the new one comes', () => {
    const before = deployed(
      emptyHome,
      stack.withService('old', (spec) => spec.withVolume('domoticz_data')).build(),
    )
    const after = stack.withService('new', (spec) => spec.withVolume('domoticz_data'))
    expect(planText(planFor(before, after.build()))).toEqual([
      '[] → #1 service domoticz/old, remove',
      '[1] → #2 service domoticz/new, create, image domoticz:4.1030',
    ])
  })

  test('a service renamed on the same port: likewise; others go last', () => {
    const port = { TargetPort: 80, PublishedPort: 8080 }
    const before = deployed(
      emptyHome,
      stack
        .withService('old', (spec) => spec.withPort(port))
        .withService('other')
        .build(),
    )
    expect(
      planText(planFor(before, stack.withService('new', (spec) => spec.withPort(port)).build())),
    ).toEqual([
      '[] → #1 service domoticz/old, remove',
      '[1] → #2 service domoticz/new, create, image domoticz:4.1030',
      '[] → #3 service domoticz/other, remove',
    ])
  })

  test('a service that vanished is made again', () => {
    const gone = structuredClone(home)
    gone.snapshot.services = gone.snapshot.services.filter(({ Spec }) => Spec.Name !== 'domoticz_db')
    const plan = planFor(gone, web.withService('db').build())
    expect(planText(plan)).toEqual(['[] → #1 service domoticz/db, create, image domoticz:4.1030'])
    expect(plan.operations[0]?.cause).toBe('was there, and is gone')
  })

  test('a network less: it goes after its services have left it', () => {
    const two = stack.withNetwork('domoticz_extra')
    const before = deployed(
      emptyHome,
      two.withService('web', (spec) => spec.withNetworks('domoticz_default', 'domoticz_extra')).build(),
    )
    expect(
      planText(
        planFor(before, stack.withService('web', (spec) => spec.withNetworks('domoticz_default')).build()),
      ),
    ).toEqual([
      '[] → #1 service domoticz/web, update, network domoticz_extra removed',
      '[1] → #2 network domoticz_extra, remove',
    ])
  })

  test('a network that another stack is on stays', () => {
    const shared = stack.withNetwork('lan').withService('web', (spec) => spec.withNetworks('lan'))
    const other = aDesiredStack('music')
      .withNetwork('lan', { external: true })
      .withService('play', (spec) => spec.withNetworks('lan'))
    const before = deployed(deployed(emptyHome, shared.build()), other.build())
    const text = planText(
      planFor(before, stack.withService('web', (spec) => spec.withNetworks('domoticz_default')).build()),
    )
    expect(text.join('\n')).not.toContain('network lan, remove')
  })

  test('changed content of a config: a new object, and the service that uses it', () => {
    const of = (name: string, content: string) =>
      stack
        .withConfig(name, content)
        .withService('web', (spec) => spec.withConfig(name, '/c'))
        .build()
    const before = deployed(emptyHome, of('domoticz_c_1', 'one'))
    const plan = planFor(before, of('domoticz_c_2', 'two'))
    expect(planText(plan)).toEqual([
      '[] → #1 config domoticz_c_2, create',
      '[1] → #2 service domoticz/web, update, config /c ConfigName domoticz_c_1 → domoticz_c_2',
    ])
    expect(plan.operations[0]?.cause).toBe('used by web, not there yet')
  })
})
