import { describe, expect, test } from 'vitest'
import { changedSubjects, leftStacks } from '../../../backend/core/swarm/changed-subjects.ts'
import { aService } from '../../support/engine/a-service.ts'
import { aSwarmSnapshot } from '../../support/engine/a-swarm-snapshot.ts'
import { anInventory } from '../../support/home/an-inventory.ts'

const web = aService({ id: 'web', stack: 'music' })
const written = { ...web, Version: { Index: web.Version.Index + 1 } }
const stranger = aService({ id: 'stranger', stack: '' })
const music = { kind: 'stack', stack: 'music', target: 'main' }

function aSwarm(services: (typeof web)[]) {
  return aSwarmSnapshot()
    .withNode('rpi1')
    .changed((snapshot) => {
      snapshot.services = services
    })
}

describe('what is planned again', () => {
  test.each([
    ['came', [], [web]],
    ['went', [web], []],
    ['was written to', [web], [written]],
  ])('a stack of which a service %s', (_, before, after) => {
    expect(changedSubjects(aSwarm(before).build(), aSwarm(after).build())).toEqual([music])
  })

  test('every stack the first time a swarm is seen, once, and no service without a stack', () => {
    const other = aService({ id: 'other', name: 'db', stack: 'music' })
    expect(changedSubjects(undefined, aSwarm([web, other, stranger]).build())).toEqual([music])
  })

  test('nothing while all is as it was, whatever order it comes in', () => {
    const two = aSwarm([web, stranger]).withNode('rpi2')
    const turned = two.changed((snapshot) => snapshot.nodes.reverse())
    expect(changedSubjects(two.build(), turned.build())).toEqual([])
  })

  test('the swarm when a label of a node was changed, but not when the node went down', () => {
    const labelled = aSwarm([]).changed(({ nodes }) => {
      nodes[0]!.Spec.Labels = { room: 'cellar' }
    })
    const down = aSwarm([]).changed(({ nodes }) => {
      nodes[0]!.Status.State = 'down'
    })
    expect(changedSubjects(aSwarm([]).build(), labelled.build())).toEqual([{ kind: 'swarm', swarm: 'main' }])
    expect(changedSubjects(aSwarm([]).build(), down.build())).toEqual([])
  })

  test('a stack that was put there and is in the inventory no more, and no hand-made one', () => {
    const handMade = aService({ id: 'hand', stack: '', labels: { 'com.docker.stack.namespace': 'films' } })
    const seen = aSwarm([web, handMade, stranger]).build()
    expect(leftStacks(anInventory().inventory(), seen)).toEqual([music])
    expect(leftStacks(anInventory().withStack('music').inventory(), seen)).toEqual([])
  })
})
