import { expect, test } from 'vitest'
import { MOST_TYPED_NODES } from '../../../backend/contract/words.ts'
import { aFirstStart } from '../../support/home/a-first-start.ts'
import { refusal, rejection } from '../../support/refusal.ts'
import { accepted, KEY, node } from './a-wary-node.ts'

test('what is typed is there again for whoever looks, and after a restart', async () => {
  const { door, facts } = await accepted()
  door.keepNode('b', { name: 'rpi', address: '' })
  door.keepHome({ home: 'attic', swarm: false })
  const kept = {
    line: 'paste me',
    home: { home: 'attic', swarm: false },
    nodes: [
      { id: 'a', ...node, hostKey: KEY },
      { id: 'b', name: 'rpi', address: '' },
    ],
  }
  expect(door.setup()).toEqual(kept)
  expect(aFirstStart({ facts }).door.setup()).toEqual(kept)
})

test('what is typed is told to every page that is open, and what changes nothing is not', () => {
  let changes = 0
  const { door } = aFirstStart({ onChange: () => (changes += 1) })
  door.keepNode('a', node)
  door.keepNode('a', node)
  door.removeNode('b')
  expect(changes).toBe(1)
  door.removeNode('a')
  expect(changes).toBe(2)
})

test('what is typed on two pages at once stands side by side: nobody takes away what the other typed', () => {
  const { door } = aFirstStart()
  door.keepNode('a', node)
  door.keepNode('b', { name: 'rpi2', address: '10.0.0.2' })
  door.keepNode('a', { ...node, address: '10.0.0.9' })
  expect(door.setup().nodes.map(({ address }) => address)).toEqual(['10.0.0.9', '10.0.0.2'])
})

test('what is typed has a bound, and the last one that fits can still be corrected', () => {
  const { door } = aFirstStart()
  for (let at = 0; at < MOST_TYPED_NODES; at++) door.keepNode(`n${at}`, node)
  expect(refusal(() => door.keepNode('more', node)).message).toMatch(/^more than 50 nodes/)
  door.keepNode('n49', { ...node, name: 'last' })
  expect(door.setup().nodes.at(-1)?.name).toBe('last')
})

test('what is typed is refused once there is an inventory', async () => {
  const { door } = aFirstStart({ hasInventory: () => true })
  expect(refusal(() => door.keepNode('a', node)).code).toBe('inventory-decided')
  expect(refusal(() => door.keepHome({ home: 'x', swarm: true })).code).toBe('inventory-decided')
  expect((await rejection(door.tryNode('a'))).code).toBe('inventory-decided')
})

test('what is typed by a homeport that kept it in another shape is begun anew, not guessed', () => {
  const facts = new Map([['setup.typed', '{"nodes":[{"name":"rpi1"}]}']])
  expect(aFirstStart({ facts }).door.setup().nodes).toEqual([])
})
