import { expect, test } from 'vitest'
import { homeFindings, rules } from '../../../backend/core/findings/rules.ts'
import { anInfo } from '../../support/engine/a-member.ts'
import { aNode } from '../../support/engine/a-node.ts'
import { aService } from '../../support/engine/a-service.ts'
import { aTask } from '../../support/engine/a-task.ts'
import { facts, swarm } from './facts-of-a-home.ts'

const web = aService()

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
