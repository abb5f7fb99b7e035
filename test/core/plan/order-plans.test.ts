import { expect, test } from 'vitest'
import type { Subject } from '../../../backend/contract/plan.ts'
import type { Stack } from '../../../backend/core/inventory/inventory.ts'
import { orderPlans } from '../../../backend/core/plan/order-plans.ts'

const plan = (stack: string) => ({ subject: { kind: 'stack', stack, target: 'main' } as Subject })
const ofSwarm = { subject: { kind: 'swarm', swarm: 'zoo' } as Subject }
const order = (plans: { subject: Subject }[], after: Record<string, string[]>) => {
  const stacks = Object.entries(after).map(([name, before]) => ({ name, after: before }) as Stack)
  return orderPlans(plans, { stacks }).map(({ subject }) =>
    subject.kind === 'swarm' ? subject.swarm : subject.stack,
  )
}

test('swarms first, then by what comes after what, then by name', () => {
  const plans = ['music', 'domoticz', 'mosquitto', 'alarm'].map(plan)
  expect(order([...plans, ofSwarm], { domoticz: ['mosquitto'], alarm: ['domoticz'] })).toEqual([
    'zoo',
    'mosquitto',
    'domoticz',
    'alarm',
    'music',
  ])
})

test('a stack between that has no plan still counts', () => {
  expect(order([plan('a'), plan('z')], { a: ['m'], m: ['z'] })).toEqual(['z', 'a'])
})

test('a ring does not hang, and a stack after itself or after nobody known is no reason to wait', () => {
  expect(order([plan('b'), plan('a'), plan('c')], { a: ['b', 'a'], b: ['a'], c: ['gone'] })).toEqual([
    'c',
    'a',
    'b',
  ])
})
