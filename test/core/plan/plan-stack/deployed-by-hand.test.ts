import { describe, expect, test } from 'vitest'
import { planText } from '../../../../backend/core/plan/plan-text.ts'
import { aServiceSpec } from '../../../support/engine/a-service-spec.ts'
import { aSwarmSnapshot } from '../../../support/engine/a-swarm-snapshot.ts'
import { type SimulatedHome, simulated } from '../../../support/engine/simulated-swarm.ts'
import { deployed, operationsOf, planFor } from '../../../support/home/a-planned-home.ts'
import { byHand, holds, home, scaled, stack, web } from './a-deployed-stack.ts'

describe('a stack deployed by hand (rule 11)', () => {
  const spec = aServiceSpec()
    .withConfig('domoticz_conf', '/c')
    .withSecret('domoticz_pw', 'pw')
    .withImage('domoticz:4.1030@sha256:aa')
  const swarm = aSwarmSnapshot()
    .withNetwork('domoticz_default', { Labels: { 'com.docker.stack.namespace': 'domoticz' } })
    .withConfig('domoticz_conf', 'content', { 'com.docker.stack.namespace': 'domoticz' })
    .withSecret('domoticz_pw', { 'com.docker.stack.namespace': 'domoticz' })
    .withService(spec.build())
  const handMade: SimulatedHome = { snapshot: swarm.build(), applied: {} }
  const wished = stack
    .withConfig('domoticz_conf_0123', 'content')
    .withSecret('domoticz_pw_4567', 'value')
    .withService('web', (one) =>
      one.withConfig('domoticz_conf_0123', '/c').withSecret('domoticz_pw_4567', 'pw'),
    )
  const adopted = deployed(handMade, wished.build(), {}, { 'adopt:domoticz': 'yes' })

  test('is adopted when asked, by labels alone; of its secrets it is said what cannot be known', () => {
    const plan = planFor(handMade, wished.withService('new').build())
    expect(planText(plan)).toEqual([
      '[] → #1 service domoticz/web, update, label dev.homeport.instance added (home-1), label dev.homeport.stack added (domoticz), only if adopt:domoticz = yes',
      '? adopt:domoticz: service domoticz/web run without homeport knowing how they were made; what the secrets domoticz_pw hold cannot be read, it is taken to be what the secret store holds (yes | no), holds the plan',
    ])
    expect(plan.operations[0]).toMatchObject({ changes: [{ effect: 'settings' }, { effect: 'settings' }] })
    expect(operationsOf(plan, { 'adopt:domoticz': 'no' })).toEqual([])
  })

  test('is adopted with its jobs only by who knows that they are carried out again', () => {
    const spec = aServiceSpec().changed((one) => Object.assign(one, { Mode: { ReplicatedJob: {} } }))
    const snapshot = aSwarmSnapshot().withService(spec.build()).build()
    const job = stack.withService('web', () => spec)
    const [asked] = planFor({ snapshot, applied: {} }, job.build()).questions
    expect(asked?.text).toContain('carries out again what is a job there (service domoticz/web)')
  })

  test('keeps its image, and the names of its objects while they hold the same', () => {
    expect(planText(planFor(adopted, wished.build()))).toEqual([])
  })

  test('gets new objects when their content changes', () => {
    const changed = stack
      .withConfig('domoticz_conf_89ab', 'other content')
      .withSecret('domoticz_pw_cdef', 'other value')
      .withService('web', (one) =>
        one.withConfig('domoticz_conf_89ab', '/c').withSecret('domoticz_pw_cdef', 'pw'),
      )
    expect(planText(planFor(adopted, changed.build()))).toEqual([
      '[] → #1 config domoticz_conf_89ab, create',
      '[] → #2 secret domoticz_pw_cdef, create',
      '[1 2] → #3 service domoticz/web, update, config /c ConfigName domoticz_conf → domoticz_conf_89ab, secret pw SecretName domoticz_pw → domoticz_pw_cdef',
    ])
  })

  test('keeps them also when a service must be made again', () => {
    const global = wished.withService('web', (one) =>
      one.withConfig('domoticz_conf_0123', '/c').withSecret('domoticz_pw_4567', 'pw').asGlobal(),
    )
    const after = deployed(adopted, global.build(), {}, { 'recreate-service:domoticz_web': 'yes' })
    expect(planText(planFor(after, global.build()))).toEqual([])
  })

  test('has what differs in the next plan, as ordinary changes', () => {
    const differing = wished.withService('web', (one) =>
      one.withConfig('domoticz_conf_0123', '/c').withSecret('domoticz_pw_4567', 'pw').withEnv('A=1'),
    )
    const after = deployed(handMade, differing.build(), {}, { 'adopt:domoticz': 'yes' })
    expect(planText(planFor(after, differing.build()))).toEqual([
      '[] → #1 service domoticz/web, update, env A added (1)',
    ])
  })

  test('has services that are not in the inventory: each is asked, and holds nothing', () => {
    const more = structuredClone(adopted)
    more.snapshot.services.push(
      ...aSwarmSnapshot().withService(aServiceSpec('domoticz_old').build()).build().services,
    )
    const plan = planFor(more, wished.build())
    expect(planText(plan)).toEqual([
      '[] → #1 service domoticz/old, remove, only if removal:domoticz_old = yes',
      '? removal:domoticz_old: service domoticz/old is of this stack, but not in the inventory and not made by homeport (yes | no)',
    ])
    expect(operationsOf(plan)).toEqual([])
  })
})

describe('what homeport made but does not remember', () => {
  const forgotten: SimulatedHome = { ...home, applied: {} }

  test('is known by its own label while nobody changed it', () => {
    expect(planText(planFor(forgotten, web.build()))).toEqual([])
    const scaledUp = web.withService('web', (spec) => spec.withReplicas(2)).build()
    expect(planText(planFor(forgotten, scaledUp))).toEqual([
      '[] → #1 service domoticz/web, update, replicas 1 → 2',
    ])
  })

  test('is asked about when somebody did', () => {
    const changed = byHand(forgotten, scaled)
    const plan = planFor(changed, web.build())
    expect(holds(plan)).toEqual(['adopt:domoticz'])
    expect(plan.operations).toMatchObject([{ kind: 'service-update', changes: [] }])
    expect(planText(plan)[0]).toBe(
      '[] → #1 service domoticz/web, update, labels, only if adopt:domoticz = yes',
    )
    const after = simulated(changed, operationsOf(plan, { 'adopt:domoticz': 'yes' }))
    expect(planText(planFor(after, web.build()))).toEqual([
      '[] → #1 service domoticz/web, update, replicas 5 → 1',
    ])
  })
})
