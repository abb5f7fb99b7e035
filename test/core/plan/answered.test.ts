import { describe, expect, test } from 'vitest'
import { answeredPlan } from '../../../backend/core/plan/answered.ts'
import { planText } from '../../../backend/core/plan/plan-text.ts'
import type { SimulatedHome } from '../../support/engine/simulated-swarm.ts'
import { deployed, emptyHome, operationsOf, planFor } from '../../support/home/a-planned-home.ts'
import { aDesiredStack } from '../../support/stack/a-desired-stack.ts'

const stack = aDesiredStack().withService('web')
const home = deployed(emptyHome, stack.build())
const text = (operations: ReturnType<typeof operationsOf>) =>
  planText({ operations, questions: [], findings: [] })

function scaledByHand(replicas: number): SimulatedHome {
  const changed = structuredClone(home)
  changed.snapshot.services[0]!.Spec.Mode = { Replicated: { Replicas: replicas } }
  return changed
}

describe('answers', () => {
  const plan = planFor(scaledByHand(3), stack.build())

  test('to a question the plan does not ask are refused', () => {
    expect(answeredPlan(plan, { 'drift:x': 'leave' })).toMatchObject({
      ok: false,
      problem: { code: 'bad-request', text: 'the plan has no question drift:x' },
    })
  })

  test('the question does not offer are refused', () => {
    expect(answeredPlan(plan, { 'drift:domoticz_web': 'toString' })).toMatchObject({
      ok: false,
      problem: {
        code: 'bad-request',
        text: 'toString is no answer to drift:domoticz_web: choose from overwrite, leave, adopt',
      },
    })
  })

  test('missing where the subject is held are asked for', () => {
    const strange = structuredClone(home)
    strange.snapshot.services[0]!.Spec.Labels!['dev.homeport.instance'] = 'home-2'
    const result = answeredPlan(planFor(strange, stack.build()), {})
    expect(result).toMatchObject({ ok: false, problem: { code: 'question-open' } })
  })
})

test('what an answer chooses is done instead of the rest, and those that waited wait for it', () => {
  const wished = stack
    .withService('web', (spec) => spec.withEnv('A=1'))
    .withService('later', undefined, { after: [{ service: 'web', condition: 'service_started' }] })
    .build()
  const plan = planFor(scaledByHand(3), wished)
  expect(planText(plan)).toEqual([
    '[] → #1 service domoticz/web, update, env A added (1)',
    '[] → #2 service domoticz/web, update, replicas 3 → 1, env A added (1), only if drift:domoticz_web = overwrite',
    '[1 2] → #3 service domoticz/later, create, image domoticz:4.1030',
    '? drift:domoticz_web: service domoticz/web was changed by hand: replicas 3 → 1 (live → wished) (overwrite | leave | adopt)',
  ])
  expect(text(operationsOf(plan, { 'drift:domoticz_web': 'overwrite' }))).toEqual([
    '[] → #2 service domoticz/web, update, replicas 3 → 1, env A added (1), only if drift:domoticz_web = overwrite',
    '[2] → #3 service domoticz/later, create, image domoticz:4.1030',
  ])
  const lefts: Record<string, string>[] = [
    {},
    { 'drift:domoticz_web': 'leave' },
    { 'drift:domoticz_web': 'adopt' },
  ]
  for (const answers of lefts) {
    expect(text(operationsOf(plan, answers))).toEqual([
      '[] → #1 service domoticz/web, update, env A added (1)',
      '[1] → #3 service domoticz/later, create, image domoticz:4.1030',
    ])
  }
})

test('a service that is made again is not updated as well', () => {
  const unattachable = structuredClone(home)
  for (const network of unattachable.snapshot.networks) network.Attachable = false
  const plan = planFor(unattachable, stack.withService('web', (spec) => spec.withEnv('A=1')).build())
  expect(text(operationsOf(plan, { 'recreate-network:domoticz_default': 'yes' }))).toEqual([
    '[] → #1 service domoticz/web, remove, only if recreate-network:domoticz_default = yes',
    '[1] → #2 network domoticz_default, remove, only if recreate-network:domoticz_default = yes',
    '[2] → #3 network domoticz_default, create, only if recreate-network:domoticz_default = yes',
    '[1 3] → #4 service domoticz/web, create, image domoticz:4.1030, only if recreate-network:domoticz_default = yes',
  ])
  expect(text(operationsOf(plan))).toEqual(['[] → #5 service domoticz/web, update, env A added (1)'])
})

test('a service that two answers make again is made once', () => {
  const unattachable = structuredClone(home)
  for (const network of unattachable.snapshot.networks) network.Attachable = false
  const plan = planFor(unattachable, stack.withService('web', (spec) => spec.asGlobal()).build())
  const answers = { 'recreate-network:domoticz_default': 'yes', 'recreate-service:domoticz_web': 'yes' }
  const kinds = operationsOf(plan, answers).map(({ kind, subject }) => `${kind} ${subject}`)
  expect(kinds).toEqual([
    'service-remove service domoticz/web',
    'network-remove network domoticz_default',
    'network-create network domoticz_default',
    'service-create service domoticz/web',
  ])
})

test('a plan that something is in the way of cannot be carried out, and says what it is', () => {
  const lost = stack
    .withSecret('theirs', 'x', true)
    .withService('web', (spec) => spec.withSecret('theirs', 'pw'))
  expect(answeredPlan(planFor(home, lost.build()), {})).toMatchObject({
    ok: false,
    problem: { code: 'plan-empty', text: 'it cannot be done: external secret theirs is not there' },
  })
})
