import { describe, expect, test } from 'vitest'
import { planText } from '../../../../backend/core/plan/plan-text.ts'
import { free, home, joined, settled, three } from './three-managers.ts'

describe('a swarm that is there', () => {
  test('is adopted as it is: no write', () => {
    expect(planText(settled.plan())).toEqual([])
  })

  test('gets the nodes that are in none, managers one after the other', () => {
    const bigger = home
      .withManager('rpi5', free(25))
      .withManager('rpi4', free(24))
      .withWorker('shed', { ...free(26), scheduling: 'pause' })
      .withSnapshot(three)
    expect(planText(bigger.plan())).toEqual([
      '[] → #1 node rpi4, join, as manager',
      '[1] → #2 node rpi5, join, as manager',
      '[1 2] → #3 node shed, join, as worker',
    ])
    expect(bigger.plan().operations[2]).toMatchObject({ request: { Availability: 'pause' } })
  })

  test('tells of nodes that cannot join, and goes on without them', () => {
    const plan = home
      .withWorker('a', free(31))
      .withWorker('b', joined(32))
      .withWorker('c', { at: 33, says: 'error' })
      .withWorker('d', { at: 34, says: 'silent' })
      .withWorker('e', {})
      .withWorker('f', { says: 'inactive' })
      .withSnapshot(three)
      .plan()
    expect(planText(plan)).toEqual([
      '[] → #1 node a, join, as worker',
      '! error: f has no known address in lan. Let one of its `connect` entries name its address there, or change `advertise` and `data_path` of the swarm.',
      '! warning: b is in another swarm. Run `docker swarm leave` on b if that swarm may lose it.',
      '! warning: c has a swarm in error: no reason given. Run `docker swarm leave --force` on c; what ran there moves.',
      '! warning: d is not in the swarm and cannot be asked to join: d does not answer. Make it reachable, or join it by hand.',
      '! warning: e is not in the swarm and cannot be asked to join: there is no way to it. Make it reachable, or join it by hand.',
    ])
  })

  test('knows a node that does not answer by its host name', () => {
    const silent = home.withWorker('shed', { at: 24, says: 'silent' }).withWorker('barn', {})
    const both = three
      .withNode('shed', { state: 'down' })
      .withNode('shed', { id: 'id-shed-2' })
      .withNode('barn', { state: 'down' })
    expect(
      silent
        .withSnapshot(both)
        .plan()
        .findings.map(({ id }) => id),
    ).toEqual(['stale-entry:id-shed'])
  })

  test('that is another than homeport knows is left alone', () => {
    const other = settled.changed((input) => {
      input.recordedClusterId = 'cluster-0'
    })
    expect(planText(other.withManager('rpi4', free(24)).plan()).map((line) => line.slice(0, 40))).toEqual([
      '! warning: 4 managers bear the loss of n',
      '! error: the nodes of swarm main form an',
    ])
  })

  test('that is the one homeport knows goes on as usual', () => {
    const known = settled.changed((input) => {
      input.recordedClusterId = 'cluster-1'
    })
    expect(planText(known.plan())).toEqual([])
  })

  test('heartbeat and certificates are changed only when asked', () => {
    const plan = settled.withSwarm({ heartbeatMs: 10_000, certExpiryMs: 3_600_000 }).plan()
    expect(planText(plan)).toEqual([
      '[] → #1 swarm main, settings, heartbeat 5s → 10s, certificate expiry 90d → 1h, only if swarm-settings:main = yes',
      '? swarm-settings:main: heartbeat and certificate expiry of swarm main are not as in the inventory (yes | no), holds the plan',
    ])
    expect(plan.operations[0]).toMatchObject({ node: 'attic' })
  })

  test('heartbeat as wished: nothing', () => {
    expect(planText(settled.withSwarm({ heartbeatMs: 5_000 }).plan())).toEqual([])
  })

  test('settings an engine does not tell are asked about all the same', () => {
    const bare = three.changed((snapshot) => {
      snapshot.cluster.Spec = {}
    })
    const plan = home.withSwarm({ heartbeatMs: 5_000, certExpiryMs: 1 }).withSnapshot(bare).plan()
    expect(plan.operations[0]).toMatchObject({
      before: { Dispatcher: { HeartbeatPeriod: null }, CAConfig: { NodeCertExpiry: null } },
    })
  })
})
