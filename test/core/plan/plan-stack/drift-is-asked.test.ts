import { describe, expect, test } from 'vitest'
import { adoptedOverrides } from '../../../../backend/core/plan/plan-stack.ts'
import { planText } from '../../../../backend/core/plan/plan-text.ts'
import { simulated } from '../../../support/engine/simulated-swarm.ts'
import { deployed, operationsOf, planFor } from '../../../support/home/a-planned-home.ts'
import { byHand, home, scaled, web } from './a-deployed-stack.ts'

describe('someone changed a service by hand', () => {
  const drifted = byHand(home, scaled)

  test('it is asked; unanswered nothing is done and nothing is held', () => {
    const plan = planFor(drifted, web.build())
    expect(planText(plan)).toEqual([
      '[] → #1 service domoticz/web, update, replicas 5 → 1, only if drift:domoticz_web = overwrite',
      '? drift:domoticz_web: service domoticz/web was changed by hand: replicas 5 → 1 (live → wished) (overwrite | leave | adopt)',
    ])
    expect(operationsOf(plan)).toEqual([])
  })

  test('left alone while something else changes it is still drift', () => {
    const changed = web.withService('web', (spec) => spec.withEnv('A=1')).build()
    const after = simulated(drifted, operationsOf(planFor(drifted, changed)))
    expect(planText(planFor(after, changed)).at(0)).toBe(
      '[] → #1 service domoticz/web, update, replicas 5 → 1, only if drift:domoticz_web = overwrite',
    )
  })

  test('overwritten it is as wished', () => {
    const after = deployed(drifted, web.build(), {}, { 'drift:domoticz_web': 'overwrite' })
    expect(planText(planFor(after, web.build()))).toEqual([])
  })

  test('to what the inventory wishes now: nothing to do', () => {
    const wished = web.withService('web', (spec) => spec.withReplicas(5)).build()
    expect(planText(planFor(drifted, wished))).toEqual([])
  })

  test('and the inventory changed the same field: a conflict, which holds the stack', () => {
    const plan = planFor(drifted, web.withService('web', (spec) => spec.withReplicas(2)).build())
    expect(planText(plan)).toEqual([
      '[] → #1 service domoticz/web, update, replicas 5 → 2, only if conflict:domoticz_web = overwrite',
      '? conflict:domoticz_web: service domoticz/web was changed by hand: replicas 5 → 2 (live → wished) (overwrite | leave), holds the plan',
    ])
    expect(operationsOf(plan, { 'conflict:domoticz_web': 'leave' })).toEqual([])
  })
})

describe('drift that is adopted', () => {
  const drifted = byHand(home, scaled)
  const changed = web.withService('web', (spec) => spec.withEnv('A=1')).build()
  const overrides = adoptedOverrides(planFor(drifted, changed), { 'drift:domoticz_web': 'adopt' })

  test('is remembered field by field, with what was wished', () => {
    expect(overrides).toEqual([{ service: 'web', path: ['Mode', 'Replicas'], value: 5, wished: 1 }])
    for (const answers of [undefined, 'leave', 'overwrite']) {
      const given: Record<string, string> = answers === undefined ? {} : { 'drift:domoticz_web': answers }
      expect(adoptedOverrides(planFor(drifted, changed), given)).toEqual([])
    }
  })

  test('is drift no more', () => {
    expect(planText(planFor(drifted, web.build(), { overrides }))).toEqual([])
  })

  test('changed by hand again is drift again, towards the adopted value', () => {
    const again = byHand(drifted, (service) =>
      Object.assign(service.Spec, { Mode: { Replicated: { Replicas: 9 } } }),
    )
    expect(planText(planFor(again, web.build(), { overrides })).at(0)).toContain(
      'replicas 9 → 5, only if drift',
    )
  })

  test('gives way as soon as the inventory changes that field', () => {
    const wished = web.withService('web', (spec) => spec.withReplicas(2)).build()
    expect(planText(planFor(drifted, wished, { overrides }))).toEqual([
      '[] → #1 service domoticz/web, update, replicas 5 → 2',
    ])
  })

  test('holds for a field that the inventory does not have', () => {
    const added = byHand(home, (service) =>
      Object.assign(service.Spec.TaskTemplate.ContainerSpec!, { Env: ['A=1'] }),
    )
    const adopted = adoptedOverrides(planFor(added, web.build()), { 'drift:domoticz_web': 'adopt' })
    expect(planText(planFor(added, web.build(), { overrides: adopted }))).toEqual([])
  })
})
