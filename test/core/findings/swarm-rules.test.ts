import { describe, expect, test } from 'vitest'
import { homeFindings } from '../../../backend/core/findings/rules.ts'
import { aStack } from '../../support/engine/a-member.ts'
import { aNode, type NodeParts } from '../../support/engine/a-node.ts'
import { aService } from '../../support/engine/a-service.ts'
import { aSnapshot } from '../../support/engine/a-snapshot.ts'
import { facts, found, swarm } from './facts-of-a-home.ts'

const web = aService()

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
