import { describe, expect, test } from 'vitest'
import { answeredPlan } from '../../../../backend/core/plan/answered.ts'
import { planText } from '../../../../backend/core/plan/plan-text.ts'
import { aSwarmSnapshot } from '../../../support/engine/a-swarm-snapshot.ts'
import { aHome } from '../../../support/home/a-home.ts'
import { free, home, joined, manager, three } from './three-managers.ts'

describe('a node taken out of the inventory', () => {
  test('stays until a person says so, and holds nothing', () => {
    const plan = home.withWorker('shed', free(24)).withSnapshot(three.withNode('old')).plan()
    expect(planText(plan)).toEqual([
      '[] → #1 node shed, join, as worker',
      '[] → #2 node old, settings, scheduling active → drain, only if node-gone:old:id-old = drain',
      '? node-gone:old:id-old: node old is in the swarm, but not in the inventory (drain | leave)',
      '! info: node old is in the swarm, but not in the inventory. Write a file for it, or let it go.',
    ])
    expect(answeredPlan(plan, {})).toMatchObject({ ok: true, value: [{ kind: 'node-join' }] })
  })

  test('that is a manager is demoted as well', () => {
    const plan = home.withSnapshot(three.withNode('old', manager)).plan()
    expect(plan.operations).toMatchObject([{ settings: { Availability: 'drain', Role: 'worker' } }])
  })

  test('that is a manager stays one where quorum needs it', () => {
    const lone = aHome()
      .withManager('attic', { at: 21, says: 'silent' })
      .withSnapshot(
        aSwarmSnapshot()
          .withNode('attic', { ...manager, state: 'down', reachability: 'unreachable' })
          .withNode('old', { ...manager, leader: true }),
      )
    expect(lone.plan().operations).toEqual([])
    expect(lone.plan().findings.map(({ id }) => id)).toEqual(['not-in-inventory:id-old', 'quorum:id-old'])
  })

  test('once drained, is only told of', () => {
    const plan = home
      .withSnapshot(
        three.withNode('old', { availability: 'drain' }).withNode('old', { id: 'x', availability: 'drain' }),
      )
      .plan()
    expect(planText(plan)).toEqual([
      '! info: node old is in the swarm, but not in the inventory. Run `docker swarm leave` on it, then `docker node rm old`.',
      '! info: node old is in the swarm, but not in the inventory. Run `docker swarm leave` on it, then `docker node rm old`.',
    ])
  })
})

describe('a node made anew', () => {
  const dead = { ...manager, state: 'down' as const, reachability: 'unreachable' as const }
  const replaced = aHome()
    .withManager('attic', joined(21))
    .withManager('rpi2', joined(22))
    .withManager('rpi3', free(23))
  const withOld = aSwarmSnapshot()
    .withNode('attic', { ...manager, leader: true })
    .withNode('rpi2', manager)
    .withNode('rpi3', { ...dead, id: 'old-rpi3' })

  test('joins after its old entry was demoted', () => {
    expect(planText(replaced.withSnapshot(withOld).plan())).toEqual([
      '[] → #1 node rpi3 (old entry old-rpi3), settings, role manager → worker, only if node-gone:rpi3:old-rpi3 = yes',
      '[1] → #2 node rpi3, join, as manager',
      '? node-gone:rpi3:old-rpi3: rpi3 was made anew; its old entry old-rpi3 is a manager that is down and still counts for quorum (yes | no), holds the plan',
      '! info: rpi3 was made anew; its old entry old-rpi3 is down. Run `docker node rm old-rpi3` on a manager once it is a worker.',
    ])
  })

  test('whose old entry was a worker joins at once', () => {
    const worker = home
      .withWorker('shed', free(24))
      .withSnapshot(three.withNode('shed', { state: 'down', id: 'old-shed' }))
    expect(planText(worker.plan())).toEqual([
      '[] → #1 node shed, join, as worker',
      '! info: shed was made anew; its old entry old-shed is down. Run `docker node rm old-shed` on a manager once it is a worker.',
    ])
  })

  test('more than once: every old entry is told of', () => {
    const worker = home
      .withWorker('shed', joined(24))
      .withSnapshot(
        three
          .withNode('shed')
          .withNode('shed', { state: 'down', id: 'old-2' })
          .withNode('shed', { state: 'down', id: 'old-1' }),
      )
    expect(worker.plan().findings.map(({ id }) => id)).toEqual(['stale-entry:old-1', 'stale-entry:old-2'])
  })

  test('whose old entry cannot be demoted: said so', () => {
    const weak = aHome()
      .withManager('attic', joined(21))
      .withManager('rpi2', { at: 22, says: 'silent' })
      .withManager('rpi3', free(23))
    const snapshot = aSwarmSnapshot()
      .withNode('attic', manager)
      .withNode('rpi2', dead)
      .withNode('rpi3', { ...dead, id: 'old-rpi3' })
    expect(
      weak
        .withSnapshot(snapshot)
        .plan()
        .findings.map(({ id }) => id),
    ).toEqual(['quorum:old-rpi3', 'stale-entry:old-rpi3'])
  })
})
