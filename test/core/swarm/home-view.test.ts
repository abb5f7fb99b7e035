import { describe, expect, test } from 'vitest'
import type { SwarmSnapshot } from '../../../backend/core/engine/seen.ts'
import {
  nodeView,
  type SwarmSight,
  serviceView,
  stackView,
  swarmView,
} from '../../../backend/core/swarm/home-view.ts'
import { membersByName } from '../../../backend/core/swarm/members.ts'
import { aMember, anInfo, aStack, aSwarm } from '../../support/a-member.ts'
import { aNode } from '../../support/a-node.ts'
import { aService } from '../../support/a-service.ts'
import { aSnapshot } from '../../support/a-snapshot.ts'
import { aTask } from '../../support/a-task.ts'

function sight(parts: Partial<SwarmSnapshot>, lost: string[] = []): SwarmSight {
  const snapshot = aSnapshot(parts)
  const members = membersByName([aMember('attic'), aMember('cellar')], snapshot.nodes, new Map())
  return { snapshot, members, lost: new Set(lost) }
}

const verdict = { state: 'reachable' as const, sentences: ['its engine answers'] }
const web = aService({ image: `nginx:1@sha256:${'a'.repeat(64)}` })

describe('a node is shown', () => {
  test('as the swarm has it, with what runs there', () => {
    const attic = aNode('attic', {
      role: 'manager',
      leader: true,
      labels: { rpi: 'true' },
      availability: 'drain',
    })
    const swarm = sight({ nodes: [attic], services: [web], tasks: [aTask({ service: web })] })
    expect(nodeView(aMember('attic'), { verdict, since: 's', info: anInfo(), swarm })).toEqual({
      name: 'attic',
      state: 'reachable',
      since: 's',
      evidence: ['its engine answers'],
      swarm: 'main',
      role: 'manager',
      leader: true,
      scheduling: 'drain',
      engine: '29.1.0',
      labels: { rpi: 'true' },
      runs: ['music/web'],
    })
  })

  test('without labels as without any', () => {
    const { Labels: _, ...Spec } = aNode('attic').Spec
    const swarm = sight({ nodes: [{ ...aNode('attic'), Spec }] })
    expect(nodeView(aMember('attic'), { verdict, swarm }).labels).toEqual({})
  })

  test('without a word from its engine with what the swarm knows of it', () =>
    expect(nodeView(aMember('attic'), { verdict, swarm: sight({ nodes: [aNode('attic')] }) }).engine).toBe(
      '28.5.2',
    ))

  test('without the swarm as the inventory has it', () => {
    const problem = { code: 'host-key', text: 'unknown key' }
    const node = aMember('attic', { role: 'manager', labels: { a: 'b' }, scheduling: 'pause' })
    expect(nodeView(node, { verdict, problem, swarm: undefined })).toEqual({
      name: 'attic',
      state: 'reachable',
      evidence: ['its engine answers'],
      problem,
      swarm: 'main',
      role: 'manager',
      scheduling: 'pause',
      labels: { a: 'b' },
      runs: [],
    })
  })

  test('outside of swarms without a role', () =>
    expect(nodeView(aMember('cottage', { swarm: undefined }), { verdict, swarm: undefined })).toEqual({
      name: 'cottage',
      state: 'reachable',
      evidence: ['its engine answers'],
      labels: {},
      runs: [],
    }))
})

describe('a swarm is shown', () => {
  const manager = { role: 'manager' } as const

  test('with its leader under the inventory’s name, and its managers', () => {
    const nodes = [aNode('attic', { ...manager, leader: true }), aNode('cellar', manager), aNode('worker')]
    expect(swarmView(aSwarm(), sight({ nodes }, ['id-cellar']), true)).toEqual({
      name: 'main',
      clusterId: 'cluster-1',
      state: 'active',
      leader: 'attic',
      managers: 2,
      reachableManagers: 1,
    })
  })

  test('with a leader the inventory does not know, or none', () => {
    const stranger = aNode('stranger', { ...manager, leader: true })
    expect(swarmView(aSwarm(), sight({ nodes: [stranger] }), true).leader).toBe('stranger')
    expect(swarmView(aSwarm(), sight({}), undefined)).toMatchObject({ state: 'unknown', managers: 0 })
    expect(swarmView(aSwarm(), sight({}), true)).not.toHaveProperty('leader')
  })

  test.each([
    [false, 'not-made'],
    [undefined, 'unknown'],
    [true, 'unknown'],
  ])('never seen, and made: %s, as %s', (made, state) =>
    expect(swarmView(aSwarm(), undefined, made)).toEqual({
      name: 'main',
      state,
      managers: 0,
      reachableManagers: 0,
    }),
  )
})

describe('a stack is shown', () => {
  test('with its services by name, its release and who holds it', () => {
    const services = ['web', 'db', 'api']
      .map((name) => aService({ name }))
      .concat(aService({ name: 'x', stack: 'other' }))
    const held = { by: 'anna', since: 's', release: 2 }
    const deeds = { verdict: { status: 'running' as const, reasons: [] }, release: 3, held }
    expect(stackView(aStack('music'), sight({ services }), deeds)).toMatchObject({
      name: 'music',
      target: 'main',
      status: 'running',
      policy: 'ask',
      release: 3,
      held,
      services: [{ name: 'api' }, { name: 'db' }, { name: 'web' }],
    })
  })

  test('unseen without services, with the reason', () => {
    const stack = aStack('music', { runOn: { kind: 'nodes', nodes: ['a', 'b'] } })
    const deeds = { verdict: { status: 'unknown' as const, reasons: ['nothing can be seen'] } }
    expect(stackView(stack, undefined, deeds)).toEqual({
      name: 'music',
      target: 'a, b',
      status: 'unknown',
      reasons: ['nothing can be seen'],
      policy: 'ask',
      services: [],
    })
  })
})

describe('a service is shown', () => {
  const nodes = [aNode('attic'), aNode('stranger')]

  test('with the newest task of each slot and what else shall run', () => {
    const tasks = [
      aTask({ service: web, id: 'old', state: 'failed', err: 'exit 1', createdAt: '2026-11-21T09:00:00Z' }),
      aTask({ service: web, id: 'now', node: 'stranger', createdAt: '2026-11-21T10:00:00Z' }),
      aTask({ service: web, id: 'going', createdAt: '2026-11-21T09:30:00Z' }),
      aTask({ service: web, id: 'bad', slot: 2, node: '', state: 'rejected', err: 'No such image' }),
    ]
    expect(serviceView(web, sight({ nodes, services: [web], tasks }))).toEqual({
      name: 'web',
      image: 'nginx:1',
      mode: 'replicated',
      running: 1,
      wanted: 1,
      tasks: [
        {
          id: 'now',
          node: 'stranger',
          state: 'running',
          runs: true,
          since: '2026-11-21T10:00:01Z',
          image: 'nginx:1',
        },
        {
          id: 'bad',
          state: 'rejected',
          runs: false,
          error: 'No such image',
          since: '2026-11-21T10:00:01Z',
          image: 'nginx:1',
        },
        {
          id: 'going',
          node: 'attic',
          state: 'running',
          runs: true,
          since: '2026-11-21T10:00:01Z',
          image: 'nginx:1',
        },
      ],
    })
  })

  test.each([
    [{ Global: {} }, 'global', 2],
    [{ GlobalJob: {} }, 'global-job', 2],
    [{ ReplicatedJob: {} }, 'replicated-job', 1],
    [{ Replicated: { Replicas: 4 } }, 'replicated', 4],
  ])('with its mode %j', (mode, text, wanted) =>
    expect(serviceView(aService({ mode }), sight({ nodes }))).toMatchObject({
      mode: text,
      wanted,
      running: 0,
    }),
  )

  test('with the image as it was asked for, if that is known', () => {
    const labelled = aService({ labels: { 'com.docker.stack.image': 'nginx:latest' } })
    expect(serviceView(labelled, sight({})).image).toBe('nginx:latest')
  })

  test('without a container without an image', () => {
    const plugin = aService({ task: { ContainerSpec: undefined as never } })
    const shown = serviceView(plugin, sight({ nodes, tasks: [aTask({ service: plugin })] }))
    expect(shown.image).toBe('')
    expect(shown.tasks[0]).not.toHaveProperty('image')
    const bare = { ...web, Spec: { ...web.Spec, Labels: undefined, Mode: undefined } } as never
    expect(serviceView(bare, sight({}))).toMatchObject({ image: 'nginx:1', mode: 'replicated' })
  })

  test('on a lost node as not running', () => {
    const swarm = sight({ nodes, services: [web], tasks: [aTask({ service: web })] }, ['id-attic'])
    expect(serviceView(web, swarm)).toMatchObject({ running: 0, tasks: [{ node: 'attic', runs: false }] })
  })
})
