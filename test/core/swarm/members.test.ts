import { expect, test } from 'vitest'
import { membersByName } from '../../../backend/core/swarm/members.ts'
import { aMember, anInfo } from '../../support/engine/a-member.ts'
import { aNode } from '../../support/engine/a-node.ts'

const ids = (...args: Parameters<typeof membersByName>) =>
  [...membersByName(...args)].map(([name, { ID }]) => [name, ID])
const old = { ...aNode('attic', { state: 'down' }), ID: 'old' }

test('a node is the one its own engine says it is, whatever it is called there', () => {
  const infos = new Map([['attic', anInfo('id-raspberrypi')]])
  expect(ids([aMember('attic')], [aNode('attic'), aNode('raspberrypi')], infos)).toEqual([
    ['attic', 'id-raspberrypi'],
  ])
})

test('a node that says nothing is the one of its host name, a living one first', () => {
  expect(ids([aMember('attic')], [old, aNode('attic')], new Map())).toEqual([['attic', 'id-attic']])
  expect(ids([aMember('attic')], [old], new Map([['attic', anInfo()]]))).toEqual([['attic', 'old']])
})

test('a node that is not in the swarm is none of its members', () =>
  expect(ids([aMember('cottage')], [aNode('attic')], new Map())).toEqual([]))
