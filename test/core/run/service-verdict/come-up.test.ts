import { describe, expect, test } from 'vitest'
import { aNode } from '../../../support/engine/a-node.ts'
import { aService } from '../../../support/engine/a-service.ts'
import { aTask } from '../../../support/engine/a-task.ts'
import { afterLooks, converging, healthy, times, updated } from './looks.ts'

describe('a service has come up', () => {
  const web = aService()
  const up = aTask({ service: web })

  test('when its task has run untouched as long as Swarm watches one', () => {
    expect(afterLooks(web, times(5, [up]))).toEqual(converging('1 of 1 running; watched for a while'))
    expect(afterLooks(web, times(6, [up]))).toEqual(healthy(0))
  })

  test('when it has run as long as its own monitor time says', () => {
    const patient = aService({ spec: { UpdateConfig: { Monitor: 2_000_000_000 } } })
    expect(afterLooks(patient, times(2, [aTask({ service: patient })]))).toMatchObject({
      state: 'converging',
    })
    expect(afterLooks(patient, times(3, [aTask({ service: patient })]))).toEqual(healthy(0))
  })

  test('at once when nobody asks it to stay', () =>
    expect(afterLooks(web, [{ tasks: [up], stayMs: 0 }])).toEqual(healthy(0)))

  test('though Swarm’s update waits for ever for a task that was on its way to a node that died', () => {
    const service = updated('updating')
    const seen = (State: 'assigned' | 'running', node: string) => ({
      tasks: [
        aTask({ service, id: 'here', node: 'cellar' }),
        aTask({ service, id: 'gone', node, state: State, wished: 'shutdown' }),
      ],
      lost: new Set(['id-attic']),
    })
    const waits = converging('1 of 1 running; Swarm is still updating it')
    expect(afterLooks(service, times(9, seen('assigned', 'attic')))).toEqual(healthy(0))
    expect(afterLooks(service, times(9, seen('assigned', 'cellar')))).toEqual(waits)
    expect(afterLooks(service, times(9, seen('running', 'attic')))).toEqual(waits)
  })

  test('only after Swarm has completed its update', () => {
    expect(afterLooks(updated('updating'), times(9, [up]))).toEqual(
      converging('1 of 1 running; Swarm is still updating it'),
    )
    expect(afterLooks(updated('completed'), times(9, [up]))).toEqual(healthy(0))
  })

  test('only from when its last task began: a new task begins anew', () => {
    const again = aTask({ service: web, id: 'second' })
    expect(afterLooks(web, [...times(5, [up]), ...times(5, [again])])).toMatchObject({ state: 'converging' })
    expect(afterLooks(web, [...times(5, [up]), ...times(6, [again])])).toEqual(healthy(5000))
  })

  test('with every replica, whatever numbers their slots have', () => {
    const two = aService({ mode: { Replicated: { Replicas: 2 } } })
    const first = aTask({ service: two, slot: 1 })
    const third = aTask({ service: two, slot: 3 })
    expect(afterLooks(two, times(6, [first, third]))).toEqual(healthy(0))
    expect(afterLooks(two, times(6, [first]))).toEqual(converging('1 of 2 running; one not made yet'))
  })

  test('without a task when none is wanted, once those there were end', () => {
    const none = aService({ mode: { Replicated: { Replicas: 0 } } })
    expect(afterLooks(none, [[]])).toEqual(healthy(0))
    expect(afterLooks(none, [[aTask({ service: none })]])).toEqual(
      converging('0 of 0 running; 1 more to end'),
    )
  })

  test('everywhere it may run when it is global', () => {
    const global = aService({ mode: { Global: {} }, constraints: ['node.hostname!=cellar'] })
    const here = aTask({ service: global, node: 'attic' })
    expect(afterLooks(global, times(6, [here]))).toEqual(healthy(0))
    const both = aService({ mode: { Global: {} } })
    expect(afterLooks(both, times(6, [aTask({ service: both, node: 'attic' })]))).toEqual(
      converging('1 of 2 running; one not made yet'),
    )
  })

  test('when it is global and a node that takes no new task keeps the one it has', () => {
    const global = aService({ mode: { Global: {} } })
    const paused = [aNode('attic'), aNode('cellar', { availability: 'pause' })]
    const tasks = ['attic', 'cellar'].map((node) => aTask({ service: global, node }))
    expect(afterLooks(global, times(6, { tasks, nodes: paused }))).toEqual(healthy(0))
  })
})
