import { describe, expect, test } from 'vitest'
import { nodeView, swarmView } from '../../../../backend/core/swarm/home-view.ts'
import { aMember, anInfo, aSwarm } from '../../../support/engine/a-member.ts'
import { aNode } from '../../../support/engine/a-node.ts'
import { aService } from '../../../support/engine/a-service.ts'
import { aTask } from '../../../support/engine/a-task.ts'
import { sight } from './a-sight.ts'

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
