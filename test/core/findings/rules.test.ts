import { describe, expect, test } from 'vitest'
import type { SwarmSnapshot } from '../../../backend/core/engine/seen.ts'
import type { HomeFacts, SwarmFacts } from '../../../backend/core/findings/facts.ts'
import { rememberFailures, TEN_MINUTES_MS } from '../../../backend/core/findings/failure-memory.ts'
import { homeFindings, rules } from '../../../backend/core/findings/rules.ts'
import type { Inventory } from '../../../backend/core/inventory/inventory.ts'
import { aMember, anInfo, aStack } from '../../support/a-member.ts'
import { aNode, type NodeParts } from '../../support/a-node.ts'
import { aService } from '../../support/a-service.ts'
import { aSnapshot } from '../../support/a-snapshot.ts'
import { aTask } from '../../support/a-task.ts'

const web = aService()

function swarm(parts: Partial<SwarmSnapshot> = {}, more: Partial<SwarmFacts> = {}): SwarmFacts {
  const snapshot = aSnapshot(parts)
  const failures = rememberFailures(undefined, snapshot, 0)
  return { name: 'main', snapshot, failures, lost: new Set(), ...more }
}

function facts(
  parts: Partial<Omit<HomeFacts, 'inventory'>> & { inventory?: Partial<Inventory> } = {},
): HomeFacts {
  const inventory: Inventory = {
    home: 'attic',
    timezone: undefined,
    commit: 'c1',
    swarms: [],
    nodes: [],
    stacks: [],
    networks: {},
    storage: {},
    ...parts.inventory,
  }
  return { nodes: new Map(), infos: new Map(), swarms: [], now: 0, ...parts, inventory }
}

const found = (given: HomeFacts) =>
  homeFindings(given).map(({ id, subject, text }) => `${id} · ${subject} · ${text}`)

test('a home where all is well has no findings', () => {
  const nodes = [aNode('attic', { role: 'manager', leader: true })]
  const well = swarm({ nodes, services: [web], tasks: [aTask({ service: web })] })
  const verdict = { state: 'reachable' as const, sentences: [] }
  expect(
    homeFindings(
      facts({
        swarms: [well],
        nodes: new Map([['attic', verdict]]),
        infos: new Map([['attic', anInfo('id-attic')]]),
      }),
    ),
  ).toEqual([])
})

describe('nodes', () => {
  const verdict = (
    state: 'unreachable' | 'away' | 'suspect',
    finding?: 'engine-down' | 'homeport-cut-off',
  ) => ({
    state,
    sentences: ['so it is'],
    ...(finding === undefined ? {} : { finding }),
  })

  test('that cannot be reached, and those whose Docker does not answer, are told, with the evidence', () =>
    expect(
      homeFindings(
        facts({
          nodes: new Map([
            ['attic', verdict('unreachable')],
            ['cellar', verdict('suspect', 'engine-down')],
          ]),
        }),
      ),
    ).toEqual([
      {
        id: 'node-unreachable',
        severity: 'error',
        subject: 'node attic',
        text: 'attic cannot be reached',
        advice: 'Look at the node: power, network, Docker.',
        evidence: ['so it is'],
      },
      {
        id: 'engine-down',
        severity: 'error',
        subject: 'node cellar',
        text: 'Docker does not answer on cellar, though the node does',
        advice: 'Look at its log on the node: journalctl -u docker.',
        evidence: ['so it is'],
      },
    ]))

  test('that are away or suspect are no news', () =>
    expect(
      found(
        facts({
          nodes: new Map([
            ['a', verdict('away')],
            ['b', verdict('suspect')],
          ]),
        }),
      ),
    ).toEqual([]))

  test('that keep homeport out are told by what keeps it out, with what to do', () => {
    const problem = { code: 'host-key-changed', text: 'attic shows another key', advice: 'Compare it.' }
    const out = { state: 'suspect' as const, sentences: ['so it is'], finding: 'shut-out' as const, problem }
    expect(homeFindings(facts({ nodes: new Map([['attic', out]]) }))).toEqual([
      {
        id: 'host-key-changed',
        severity: 'error',
        subject: 'node attic',
        text: 'attic shows another key',
        advice: 'Compare it.',
      },
    ])
  })

  test('all lost at once are one finding about homeport', () => {
    const cut = verdict('suspect', 'homeport-cut-off')
    expect(
      found(
        facts({
          nodes: new Map([
            ['a', cut],
            ['b', cut],
          ]),
        }),
      ),
    ).toEqual([
      'homeport-cut-off · homeport · homeport reaches neither the nodes, nor the gateway, nor the broker',
    ])
  })

  test('with trouble in their swarm are told', () => {
    const inState = (LocalNodeState: 'error' | 'locked' | 'pending', trouble?: string) => ({
      ...anInfo(),
      Swarm: { LocalNodeState, ...(trouble === undefined ? {} : { Error: trouble }) },
    })
    const infos = new Map([
      ['a', inState('error', 'certificates have expired')],
      ['b', inState('locked')],
      ['c', inState('pending')],
      ['d', anInfo()],
    ])
    expect(homeFindings(facts({ infos })).map(({ text, evidence }) => [text, evidence])).toEqual([
      ['a has trouble with its swarm', ['certificates have expired']],
      ['b has a locked swarm: docker swarm unlock opens it', undefined],
    ])
  })

  test('in another swarm than they should be are told', () => {
    const inventory = {
      nodes: ['attic', 'cellar', 'cottage', 'quiet'].map((name) =>
        aMember(name, name === 'cottage' ? { swarm: 'other' } : {}),
      ),
    }
    const infos = new Map([
      ['attic', anInfo('id-attic')],
      ['cellar', anInfo('strange')],
      ['cottage', anInfo('strange')],
      ['quiet', anInfo()],
    ])
    expect(found(facts({ inventory, infos, swarms: [swarm({ nodes: [aNode('attic')] })] }))).toEqual([
      'mixed-clusters · node cellar · cellar belongs to another swarm than main',
    ])
  })
})

describe('managers', () => {
  const managers = (...parts: NodeParts[]) => parts.map((it, n) => aNode(`m${n}`, { role: 'manager', ...it }))
  const gone: NodeParts = { reachability: 'unreachable' }

  test.each<[string, NodeParts[], string[]]>([
    ['one is as many as wished', [{}], []],
    ['three', [{}, {}, {}], []],
    [
      'three of which one is gone',
      [{}, {}, gone],
      ['quorum-at-risk · swarm main · main stands still if one more manager goes'],
    ],
    [
      'three of which two are gone',
      [{}, gone, gone],
      ['quorum-lost · swarm main · main has too few managers left to decide anything'],
    ],
    [
      'two',
      [{}, {}],
      ['even-managers · swarm main · main has an even number of managers: one fewer would bear as much'],
    ],
  ])('%s', (_, parts, texts) =>
    expect(found(facts({ swarms: [swarm({ nodes: managers(...parts) })] }))).toEqual(texts),
  )

  test('the counts are the evidence, with what homeport itself has lost', () => {
    const facing = swarm({ nodes: managers({}, {}, {}) }, { lost: new Set(['id-m0']) })
    expect(homeFindings(facts({ swarms: [facing] }))[0]?.evidence).toEqual([
      '2 of 3 managers answer, 2 are needed',
    ])
  })

  test('that are silent are told after a minute: an election is no failure', () => {
    const silent = { since: 0, text: 'no leader' }
    const at = (now: number) => found(facts({ now, swarms: [swarm({}, { silent })] }))
    expect(at(59_999)).toEqual([])
    expect(at(60_000)).toEqual(['swarm-silent · swarm main · no manager of main answers for the swarm'])
  })
})

describe('a swarm', () => {
  const down = aNode('cellar', { state: 'down' })

  test('that calls a node down which homeport has not lost is told', () => {
    const seen = {
      ...down,
      Status: { ...down.Status, Message: 'heartbeat failure' },
      UpdatedAt: '2026-11-21T09:00:00Z',
    }
    expect(homeFindings(facts({ swarms: [swarm({ nodes: [seen] })] }))).toMatchObject([
      { id: 'swarm-node-down', text: 'the swarm says that cellar is down', evidence: ['heartbeat failure'] },
    ])
    expect(homeFindings(facts({ swarms: [swarm({ nodes: [down] })] }))[0]).not.toHaveProperty('evidence')
    expect(found(facts({ swarms: [swarm({ nodes: [down] }, { lost: new Set(['id-cellar']) })] }))).toEqual([])
  })

  test.each<[string, number | undefined, number]>([
    ['2026-11-04T00:00:00Z', undefined, 0],
    ['2026-11-03T00:00:00Z', undefined, 1],
    ['2026-11-20T00:00:00Z', 86_400_000_000_000 * 5, 1],
    ['2026-11-21T00:00:00Z', 86_400_000_000_000 * 5, 0],
  ])('whose node went down at %s may lose its certificate (life: %s ns): %d', (UpdatedAt, life, count) => {
    const cluster = aSnapshot().cluster
    const Spec = life === undefined ? cluster.Spec : { ...cluster.Spec, CAConfig: { NodeCertExpiry: life } }
    const nodes = [{ ...down, UpdatedAt }, aNode('attic')]
    const seen = swarm({ nodes, cluster: { ...cluster, Spec } }, { lost: new Set(['id-cellar']) })
    const texts = homeFindings(facts({ swarms: [seen] })).map(({ text }) => text)
    expect(texts).toEqual(count === 0 ? [] : ['the swarm certificate of cellar may end while it is away'])
  })

  describe('with a short heartbeat', () => {
    const cluster = aSnapshot().cluster
    const short = {
      cluster: { ...cluster, Spec: { Dispatcher: { HeartbeatPeriod: 1_000_000_000 } } },
      services: [web],
    }
    const volumes = { db: { storage: 'mirror' } }

    test('is told when something on it writes to shared storage', () => {
      const inventory = {
        stacks: [aStack('music', { volumes }), aStack('elsewhere', { volumes }), aStack('other')],
      }
      expect(homeFindings(facts({ inventory, swarms: [swarm(short)] }))).toMatchObject([
        {
          id: 'heartbeat-short',
          text: 'the heartbeat of main is 1 s, and stacks on it write to shared storage',
          evidence: ['music'],
        },
      ])
    })

    test('is nobody’s harm otherwise', () => {
      const inventory = { stacks: [aStack('music', { volumes: { db: {} } })] }
      expect(found(facts({ inventory, swarms: [swarm(short)] }))).toEqual([])
      const usual = { ...short, cluster: { ...cluster, Spec: {} } }
      expect(
        found(facts({ inventory: { stacks: [aStack('music', { volumes })] }, swarms: [swarm(usual)] })),
      ).toEqual([])
    })
  })
})

describe('services', () => {
  const crashing = (times: number[]) => {
    const begin = { services: [web], nodes: [aNode('attic')], tasks: [] }
    const memory = times.reduce(
      (known, now) =>
        rememberFailures(
          known,
          { ...begin, tasks: [aTask({ service: web, id: `t${now}`, state: 'failed', err: 'exit 1' })] },
          now,
        ),
      rememberFailures(undefined, begin, 0),
    )
    return swarm({ services: [web] }, { failures: memory })
  }

  test('in a crash loop are told', () =>
    expect(homeFindings(facts({ now: 3, swarms: [crashing([1, 2, 3])] }))).toMatchObject([
      {
        id: 'crash-loop',
        subject: 'service music/web',
        text: 'music/web keeps failing: 3 times in ten minutes',
        evidence: ['exit 1'],
      },
    ]))

  test('that fail now and then are told', () => {
    const times = [1, 2, 3].map((n) => n * 2 * TEN_MINUTES_MS)
    expect(found(facts({ now: times[2] as number, swarms: [crashing(times)] }))).toEqual([
      'flapping · service music/web · music/web failed 3 times within a day',
    ])
  })

  test('that wait for a node are told, with the reasons in plain words', () => {
    const pinned = aService({ constraints: ['node.labels.zigbee==true'] })
    const err = 'no suitable node (scheduling constraints not satisfied on 2 nodes)'
    const tasks = [1, 2].map((slot) => aTask({ service: pinned, slot, node: '', state: 'pending', err }))
    expect(homeFindings(facts({ swarms: [swarm({ services: [pinned], tasks })] }))).toMatchObject([
      {
        id: 'pending-tasks',
        text: 'music/web waits for a node: 2 nodes are outside its constraints (node.labels.zigbee==true)',
        evidence: [err],
      },
    ])
    const bare = [
      aTask({ service: web, state: 'pending', err: 'no suitable node' }),
      aTask({ service: web, id: 'x', state: 'pending' }),
    ]
    expect(found(facts({ swarms: [swarm({ services: [web], tasks: bare })] }))).toEqual([
      'pending-tasks · service music/web · music/web waits for a node: Swarm does not say why',
    ])
    const over = [aTask({ service: web, state: 'pending', wished: 'shutdown', err: 'no suitable node' })]
    expect(found(facts({ swarms: [swarm({ services: [web], tasks: over })] }))).toEqual([])
  })

  test('whose update stands still are told', () => {
    const paused = aService({ update: { State: 'paused', Message: 'task x failed' } })
    const back = aService({ name: 'db', update: { State: 'rollback_paused' } })
    const done = aService({ name: 'ok', update: { State: 'completed' } })
    const findings = homeFindings(facts({ swarms: [swarm({ services: [paused, back, done] })] }))
    expect(findings.map(({ text, evidence }) => [text, evidence])).toEqual([
      ['the update of music/db stands still half-way', undefined],
      ['the update of music/web stands still half-way', ['task x failed']],
    ])
  })
})

test('the worst comes first', () => {
  const nodes = new Map([['z', { state: 'unreachable' as const, sentences: [] }]])
  const two = swarm({ nodes: ['a', 'b'].map((name) => aNode(name, { role: 'manager' })) })
  expect(homeFindings(facts({ nodes, swarms: [two] })).map(({ severity }) => severity)).toEqual([
    'error',
    'warning',
  ])
})

test('every rule has an id of its own and advice', () => {
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length)
  expect(rules.every(({ advice }) => advice.endsWith('.'))).toBe(true)
})
