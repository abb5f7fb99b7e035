import { describe, expect, test } from 'vitest'
import { answeredPlan } from '../../../../backend/core/plan/answered.ts'
import { planText } from '../../../../backend/core/plan/plan-text.ts'
import { aHome } from '../../../support/home/a-home.ts'
import { free, fresh, joined } from './three-managers.ts'

describe('a swarm is made', () => {
  test('on one manager, the others join one at a time, then the workers', () => {
    expect(planText(fresh.plan())).toEqual([
      '[] → #1 swarm main, init, on attic, only if swarm-init:main = yes',
      '[1] → #2 node rpi2, join, as manager, only if swarm-init:main = yes',
      '[1 2] → #3 node rpi3, join, as manager, only if swarm-init:main = yes',
      '[1 2 3] → #4 node shed, join, as worker, only if swarm-init:main = yes',
      '? swarm-init:main: there is no swarm main yet: make it of attic, rpi2, rpi3, shed? (yes | no), holds the plan',
    ])
  })

  test('not unasked, nor when the answer is no', () => {
    expect(answeredPlan(fresh.plan(), {})).toMatchObject({ ok: false, problem: { code: 'question-open' } })
    expect(answeredPlan(fresh.plan(), { 'swarm-init:main': 'no' })).toEqual({ ok: true, value: [] })
  })

  test('unasked in the example home', () => {
    const example = fresh.changed((input) => {
      input.asksBeforeInit = false
    })
    expect(planText(example.plan()).at(0)).toBe('[] → #1 swarm main, init, on attic')
    expect(example.plan().questions).toEqual([])
  })

  test('with what the inventory says of addresses and times', () => {
    const wished = fresh.withSwarm({ dataPath: 'lan', heartbeatMs: 6000, certExpiryMs: 86_400_000 })
    expect(wished.plan().operations.slice(0, 2)).toMatchObject([
      {
        node: 'attic',
        request: {
          ListenAddr: '0.0.0.0:2377',
          AdvertiseAddr: '192.168.1.21',
          DataPathAddr: '192.168.1.21',
          Availability: 'drain',
          DefaultAddrPool: ['10.0.0.0/8'],
          SubnetSize: 24,
          ForceNewCluster: false,
          Spec: {
            Labels: { 'dev.homeport.swarm': 'main' },
            Dispatcher: { HeartbeatPeriod: 6_000_000_000 },
            CAConfig: { NodeCertExpiry: 86_400_000_000_000 },
          },
        },
      },
      { node: 'rpi2', request: { ListenAddr: '0.0.0.0:2377', AdvertiseAddr: '192.168.1.22' } },
    ])
  })

  test('no plan holds a join token', () => {
    expect(JSON.stringify(fresh.plan())).not.toMatch(/token/i)
  })

  test('without `advertise` any address that is known is taken, or Docker chooses', () => {
    const addresses = (at?: number) =>
      aHome()
        .withSwarm({ advertise: undefined })
        .withManager('a', { ...(at && { at }), says: 'inactive' })
        .plan().operations[0]
    expect(addresses(9)).toMatchObject({ request: { AdvertiseAddr: '192.168.1.9' } })
    expect(addresses()).toMatchObject({ request: { AdvertiseAddr: '' } })
  })
})

describe('a swarm is not made', () => {
  const cases: [string, typeof fresh, string][] = [
    [
      'when one was recorded: a second would split the home',
      fresh.changed((input) => {
        input.recordedClusterId = 'cluster-0'
      }),
      'swarm-silent:main',
    ],
    [
      'while a manager is silent: it may hold the swarm',
      fresh.withManager('rpi9', { at: 9, says: 'silent' }),
      'manager-silent:rpi9',
    ],
    ['while there is no way to a manager', fresh.withManager('rpi9', {}), 'manager-silent:rpi9'],
    ['while a manager is in another one', fresh.withManager('rpi9', joined(9)), 'not-joined:rpi9'],
    ['while a manager is joining', fresh.withManager('rpi9', { at: 9, says: 'pending' }), 'not-joined:rpi9'],
    ['while a manager is in error', fresh.withManager('rpi9', { at: 9, says: 'error' }), 'not-joined:rpi9'],
    ['while a manager is locked', fresh.withManager('rpi9', { at: 9, says: 'locked' }), 'not-joined:rpi9'],
    ['of workers alone', aHome().withWorker('shed', free(24)), 'no-manager:main'],
    [
      'on a manager without an address in `advertise`',
      fresh.withSwarm({ advertise: 'tailnet' }),
      'no-address:attic',
    ],
    [
      'on a manager without an address in `data_path`',
      fresh.withSwarm({ dataPath: 'tailnet' }),
      'no-address:attic',
    ],
    [
      'with an address pool that meets the home',
      fresh.withSwarm({ addressPool: ['192.168.0.0/16'] }),
      'address-pool:main',
    ],
    [
      'when no address pool is clear',
      fresh.withNetworks({ lan: '192.168.1.0/24', office: '10.0.0.0/8' }),
      'address-pool:main',
    ],
  ]

  test.each(cases)('%s', (_, unlucky, findingId) => {
    const plan = unlucky.plan()
    expect(plan.operations).toEqual([])
    expect(plan.questions).toEqual([])
    expect(plan.findings.map(({ id }) => id)).toContain(findingId)
  })
})
