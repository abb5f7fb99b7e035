import { describe, expect, test } from 'vitest'
import {
  countManagers,
  mayDemote,
  mayLose,
  quorum,
  toleratedLoss,
} from '../../../backend/core/swarm/quorum.ts'
import { aNode, type NodeParts } from '../../support/engine/a-node.ts'

test.each([
  [1, 1, 0],
  [2, 2, 0],
  [3, 2, 1],
  [4, 3, 1],
  [5, 3, 2],
  [7, 4, 3],
])('%d managers need %d and bear the loss of %d', (managers, needed, loss) => {
  expect(quorum(managers)).toBe(needed)
  expect(toleratedLoss(managers)).toBe(loss)
})

const manager = (name: string, parts: NodeParts = {}) => aNode(name, { role: 'manager', ...parts })
const three = [manager('a'), manager('b'), manager('c'), aNode('w')]
const oneGone = [manager('a'), manager('b'), manager('c', { reachability: 'unreachable' })]

describe('managers are counted by what the swarm says of them', () => {
  test('workers are none', () =>
    expect(countManagers(three)).toEqual({ managers: 3, reachable: 3, quorum: 2, spare: 1 }))
  test('one that the others do not reach counts for the quorum, but not towards it', () =>
    expect(countManagers(oneGone)).toEqual({ managers: 3, reachable: 2, quorum: 2, spare: 0 }))
  test('nor does one that is not ready, or that homeport has lost', () => {
    const down = [manager('a'), manager('b'), manager('c', { state: 'down' })]
    expect(countManagers(down).spare).toBe(0)
    expect(countManagers(three, new Set(['id-a', 'id-b']))).toEqual({
      managers: 3,
      reachable: 1,
      quorum: 2,
      spare: -1,
    })
  })
})

describe('a node may lose power now', () => {
  test.each([
    ['one of three managers', three, 'id-a', true],
    ['a worker', three, 'id-w', true],
    ['one of two that are left of three', oneGone, 'id-a', false],
    ['the one that is gone already', oneGone, 'id-c', true],
    ['one of two', [manager('a'), manager('b')], 'id-a', false],
    ['the only one', [manager('a')], 'id-a', false],
  ])('%s', (_, nodes, id, answer) => expect(mayLose(nodes, id)).toBe(answer))
})

describe('a manager may be demoted', () => {
  test.each([
    ['one of three', three, 'id-a', true],
    ['the dead one of three', oneGone, 'id-c', true],
    ['a living one while another is dead', oneGone, 'id-a', false],
    ['one of two', [manager('a'), manager('b')], 'id-a', true],
    ['the only one', [manager('a')], 'id-a', false],
  ])('%s', (_, nodes, id, answer) => expect(mayDemote(nodes, id)).toBe(answer))
})
