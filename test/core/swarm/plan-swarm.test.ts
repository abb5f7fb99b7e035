import { describe, expect, test } from 'vitest'
import { answeredPlan } from '../../../backend/core/plan/answered.ts'
import { planText } from '../../../backend/core/plan/plan-text.ts'
import { aHome } from '../../support/a-home.ts'
import { aSwarmSnapshot } from '../../support/a-swarm-snapshot.ts'

const free = (at: number) => ({ at, says: 'inactive' as const })
const joined = (at: number) => ({ at, says: 'active' as const })
const manager = { role: 'manager' as const }

const fresh = aHome()
  .withWorker('shed', free(24))
  .withManager('rpi2', free(22))
  .withManager('attic', { ...free(21), scheduling: 'drain' })
  .withManager('rpi3', free(23))

const three = aSwarmSnapshot()
  .withNode('attic', { ...manager, leader: true })
  .withNode('rpi2', manager)
  .withNode('rpi3', manager)
const home = aHome()
  .withManager('attic', joined(21))
  .withManager('rpi2', joined(22))
  .withManager('rpi3', joined(23))
const settled = home.withSnapshot(three)

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

describe('the address pool', () => {
  const poolOf = (wished: typeof fresh) =>
    (wished.plan().operations[0] as { request?: { DefaultAddrPool: string[] } }).request?.DefaultAddrPool

  test('is clear of the networks of the home', () => {
    expect(poolOf(fresh.withNetworks({ lan: '192.168.1.0/24', cellar: '10.0.0.0/24' }))).toEqual([
      '10.128.0.0/9',
    ])
    expect(
      poolOf(fresh.withNetworks({ lan: '192.168.1.0/24', cellar: '10.0.0.0/9', shed: '10.200.1.0/24' })),
    ).toEqual(['10.128.0.0/10'])
  })

  test('is clear of where the nodes are, said or not', () => {
    const elsewhere = aHome().withSwarm({ advertise: undefined }).withNetworks({}).withManager('a', free(1))
    const on10 = elsewhere.changed((input) => {
      input.nodes = input.nodes.map((node) => ({
        ...node,
        connect: [{ kind: 'tls', host: '10.0.0.5', port: 2376, url: '' }],
      }))
    })
    expect(poolOf(on10)).toEqual(['10.128.0.0/9'])
  })

  test('is the one the inventory names', () => {
    expect(poolOf(fresh.withSwarm({ addressPool: ['10.50.0.0/16'] }))).toEqual(['10.50.0.0/16'])
  })

  test('is chosen also for a manager on this machine, which has no address', () => {
    const here = aHome()
      .withSwarm({ advertise: undefined })
      .withManager('a', { says: 'inactive' })
      .changed((input) => {
        const connect = [{ kind: 'unix' as const, path: '/run/docker.sock', url: 'unix:///run/docker.sock' }]
        input.nodes = input.nodes.map((node) => ({ ...node, connect }))
      })
    expect(poolOf(here)).toEqual(['10.0.0.0/8'])
    expect(here.plan().operations[0]).toMatchObject({ request: { AdvertiseAddr: '' } })
  })

  test('says nothing against ways that name this machine or a name', () => {
    const named = aHome()
      .withSwarm({ advertise: undefined })
      .withManager('a', { says: 'inactive' })
      .changed((input) => {
        const connect = ['127.0.0.1', 'rpi2.tailnet.ts.net', '10.0.0.256', '192.168.1.2'].map((host) => {
          return { kind: 'ssh' as const, user: 'homeport', host, port: 22, url: '' }
        })
        input.nodes = input.nodes.map((node) => ({ ...node, connect }))
      })
    expect(poolOf(named)).toEqual(['10.0.0.0/8'])
    expect(named.plan().operations[0]).toMatchObject({ request: { AdvertiseAddr: '192.168.1.2' } })
  })

  test('that an address of IPv6 or a name says nothing of', () => {
    expect(
      poolOf(fresh.withNetworks({ lan: '192.168.1.0/24', six: 'fd00::/8', odd: '10.0.0.0/40' })),
    ).toEqual(['10.0.0.0/8'])
  })
})

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

describe('labels', () => {
  const labelled = (
    live: Record<string, string>,
    wished: Record<string, string>,
    own: Record<string, string> = {},
  ) =>
    aHome()
      .withManager('attic', { ...joined(21), labels: wished })
      .withSnapshot(aSwarmSnapshot().withNode('attic', { ...manager, labels: live }))
      .changed((input) => {
        input.appliedLabels = { attic: own }
      })

  test.each<[string, ReturnType<typeof labelled>, string[]]>([
    ['as wished', labelled({ rpi: 'true' }, { rpi: 'true' }), []],
    ['new', labelled({}, { rpi: 'true' }), ['[] → #1 node attic, settings, label rpi none → true']],
    ['another’s, not in the inventory', labelled({ theirs: '1' }, {}), []],
    [
      'homeport’s, no longer in the inventory',
      labelled({ rpi: 'true' }, {}, { rpi: 'true' }),
      ['[] → #1 node attic, settings, label rpi true → none'],
    ],
    [
      'homeport’s, changed by hand, no longer in the inventory',
      labelled({ rpi: 'maybe' }, {}, { rpi: 'true' }),
      [],
    ],
    [
      'homeport’s, changed in the inventory',
      labelled({ rpi: 'true' }, { rpi: 'yes' }, { rpi: 'true' }),
      ['[] → #1 node attic, settings, label rpi true → yes'],
    ],
    [
      'another’s, with another value',
      labelled({ rpi: 'true', new: '0' }, { rpi: 'yes', more: '1' }, { new: '1' }),
      [
        '[] → #1 node attic, settings, label more none → 1',
        '[] → #2 node attic, settings, label rpi true → yes, only if node-label:attic = yes',
        '? node-label:attic: node attic has labels that homeport has not set, with other values: rpi true → yes (yes | no), holds the plan',
      ],
    ],
  ])('%s', (_, wished, text) => {
    expect(planText(wished.plan())).toEqual(text)
  })

  test('of a node that was renamed are still homeport’s', () => {
    const renamed = labelled({ rpi: 'true' }, {}).changed((input) => {
      input.nodes = input.nodes.map((node) => ({ ...node, renamedFrom: 'loft' }))
      input.appliedLabels = { loft: { rpi: 'true' } }
    })
    expect(planText(renamed.plan())).toEqual(['[] → #1 node attic, settings, label rpi true → none'])
  })

  test('of an entry that tells none', () => {
    const none = labelled({}, { rpi: 'true' }).changed((input) => {
      delete input.snapshot!.nodes[0]!.Spec.Labels
    })
    expect(planText(none.plan())).toEqual(['[] → #1 node attic, settings, label rpi none → true'])
  })
})

describe('scheduling', () => {
  const node = (live: 'active' | 'drain', scheduling: 'active' | 'drain' | undefined) =>
    aHome()
      .withManager('attic', { ...joined(21), scheduling, labels: { rpi: 'true' } })
      .withSnapshot(aSwarmSnapshot().withNode('attic', { ...manager, availability: live }))

  test('is as declared, together with labels in one call', () => {
    const plan = node('active', 'drain').plan()
    expect(planText(plan)).toEqual([
      '[] → #1 node attic, settings, label rpi none → true, scheduling active → drain',
    ])
    expect(plan.operations[0]).toMatchObject({
      engineNode: 'id-attic',
      before: { Labels: { rpi: null }, Availability: 'active' },
    })
  })

  test('is left as it is when the inventory says nothing', () => {
    expect(planText(node('drain', undefined).plan())).toEqual([
      '[] → #1 node attic, settings, label rpi none → true',
    ])
  })
})

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

describe('told of the lay-out', () => {
  test('a short heartbeat', () => {
    expect(
      settled
        .withSwarm({ heartbeatMs: 1_000 })
        .plan()
        .findings.map(({ id }) => id),
    ).toEqual(['short-heartbeat:main'])
  })

  test('a network of the swarm that meets one of the home', () => {
    const met = home.withNetworks({ lan: '10.0.1.0/24' }).withSnapshot(three)
    expect(met.plan().findings).toMatchObject([{ id: 'overlap:ingress', severity: 'error' }])
  })

  test('networks of nodes alone say nothing, nor do those without a subnet', () => {
    const quiet = three
      .withNetwork('docker_gwbridge', { Scope: 'local', IPAM: { Config: [{ Subnet: '192.168.1.0/24' }] } })
      .changed((snapshot) => {
        for (const network of snapshot.networks)
          if (network.Scope === 'swarm') network.IPAM = { Config: [{}] }
      })
    const none = quiet.withNetwork('bare').changed((snapshot) => {
      delete snapshot.networks.at(-1)!.IPAM
    })
    expect(home.withSnapshot(none).plan().findings).toEqual([])
  })
})

test('the order of the inventory’s files and of the engine’s lists changes nothing', () => {
  const backwards = (wished: typeof fresh) =>
    wished.changed((input) => {
      input.nodes = [...input.nodes].reverse()
      input.snapshot?.nodes.reverse()
    })
  for (const wished of [
    fresh,
    home.withWorker('a', free(31)).withSnapshot(three.withNode('old').withNode('older')),
  ]) {
    expect(planText(backwards(wished).plan())).toEqual(planText(wished.plan()))
    expect(backwards(wished).plan().id).toBe(wished.plan().id)
  }
})
