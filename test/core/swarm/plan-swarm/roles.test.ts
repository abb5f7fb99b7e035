import { describe, expect, test } from 'vitest'
import { planText } from '../../../../backend/core/plan/plan-text.ts'
import { aSwarmSnapshot } from '../../../support/engine/a-swarm-snapshot.ts'
import { aHome } from '../../../support/home/a-home.ts'
import { free, joined, manager, three } from './three-managers.ts'

describe('roles', () => {
  test('are changed only when asked; demotion waits for promotions and joins', () => {
    const changed = aHome()
      .withManager('attic', joined(21))
      .withManager('rpi2', joined(22))
      .withManager('rpi4', free(24))
      .withManager('rpi5', joined(25))
      .withWorker('rpi3', joined(23))
      .withSnapshot(three.withNode('rpi5'))
    expect(planText(changed.plan())).toEqual([
      '[] → #1 node rpi4, join, as manager',
      '[1] → #2 node rpi5, settings, role worker → manager, only if node-role:rpi5 = yes',
      '[1 2] → #3 node rpi3, settings, role manager → worker, only if node-role:rpi3 = yes',
      '? node-role:rpi3: node rpi3 is a manager, the inventory wishes a worker (yes | no), holds the plan',
      '? node-role:rpi5: node rpi5 is a worker, the inventory wishes a manager (yes | no), holds the plan',
      '! warning: 4 managers bear the loss of no more nodes than 3. Have an odd number of managers: one, three or five.',
    ])
  })

  test('are not changed where quorum would be lost', () => {
    const weak = aHome()
      .withManager('attic', joined(21))
      .withManager('rpi2', { at: 22, says: 'silent' })
      .withWorker('rpi3', joined(23))
      .withSnapshot(
        aSwarmSnapshot()
          .withNode('attic', { ...manager, leader: true })
          .withNode('rpi2', { ...manager, state: 'down', reachability: 'unreachable' })
          .withNode('rpi3', manager),
      )
    expect(planText(weak.plan())).toEqual([
      '! warning: 2 managers bear the loss of no more nodes than 1. Have an odd number of managers: one, three or five.',
      '! warning: rpi3 cannot be demoted now: the other managers would be no quorum. Bring the other managers back first, or add one.',
    ])
  })

  test('the last manager is never demoted', () => {
    const last = aHome()
      .withWorker('attic', joined(21))
      .withSnapshot(aSwarmSnapshot().withNode('attic', manager))
    expect(last.plan().operations).toEqual([])
  })

  test('one demotion a plan: the next depends on the answer', () => {
    const two = aHome()
      .withManager('attic', joined(21))
      .withWorker('rpi2', joined(22))
      .withWorker('rpi3', joined(23))
      .withSnapshot(three)
    expect(planText(two.plan())).toEqual([
      '[] → #1 node rpi2, settings, role manager → worker, only if node-role:rpi2 = yes',
      '? node-role:rpi2: node rpi2 is a manager, the inventory wishes a worker (yes | no), holds the plan',
      '! info: rpi3 is demoted by a later plan: one manager at a time. Carry this plan out first.',
    ])
  })
})
