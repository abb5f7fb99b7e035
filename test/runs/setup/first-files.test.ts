import { describe, expect, test } from 'vitest'
import { HomeportError } from '../../../backend/contract/errors.ts'
import type { FirstInventory } from '../../../backend/contract/setup.ts'
import { aFirstStart, emptyInventory } from '../../support/home/a-first-start.ts'
import { rejection } from '../../support/refusal.ts'

const asker = { who: 'Ada', from: 'http' }
const node = { name: 'rpi1', address: '10.0.0.1' }
const wish = (more: Partial<FirstInventory> = {}): FirstInventory => ({
  folder: '/srv/home',
  home: 'attic',
  swarm: true,
  nodes: [node],
  ...more,
})

test('the first files are written, then used, and who asked for them is written down', async () => {
  const { door, did, audits } = aFirstStart()
  const { folder } = await door.writeInventory(wish({ folder: '/srv/home/' }), asker)
  expect(folder).toBe('/srv/home')
  expect(did).toEqual([
    ['write', '/srv/home', ['topology.yaml', 'nodes/rpi1.yaml']],
    ['use', { folder: '/srv/home' }],
  ])
  expect(audits).toEqual(['write the first inventory into /srv/home: accepted'])
})

test('with the inventory what was typed has found its place: nothing of it is kept', async () => {
  const { door, facts } = aFirstStart()
  door.keepNode('a', node)
  door.keepHome({ home: 'attic', swarm: true })
  await door.writeInventory(wish(), asker)
  expect(aFirstStart({ facts }).door.setup()).toEqual({ line: 'paste me', nodes: [] })
})

test('in the place that an option says the first files can be written', async () => {
  const { door, did } = aFirstStart({ current: { folder: '/inventory' }, decidedBy: 'HOMEPORT_INVENTORY' })
  await door.writeInventory(wish({ folder: '/inventory' }), asker)
  expect(did[0]).toEqual(['write', '/inventory', ['topology.yaml', 'nodes/rpi1.yaml']])
})

test('files that cannot be written are not used, and what was typed stays', async () => {
  const files = { write: () => Promise.reject(new HomeportError('inventory-there', 'there is one')) }
  const { door, did } = aFirstStart({ files })
  door.keepNode('a', node)
  expect((await rejection(door.writeInventory(wish(), asker))).code).toBe('inventory-there')
  expect(did).toEqual([])
  expect(door.setup().nodes).toHaveLength(1)
})

test('homeport’s own folder is not written to', async () => {
  const refuse = () => {
    throw new HomeportError('folder-not-writable', 'it is homeport’s own')
  }
  const { door, did } = aFirstStart({ refuse })
  expect((await rejection(door.writeInventory(wish(), asker))).code).toBe('folder-not-writable')
  expect(did).toEqual([])
})

test('with anything wrong all of it is refused at once, and nothing is written', async () => {
  const { door, did } = aFirstStart()
  const bad = wish({ folder: 'x', home: 'My Home', nodes: [{ name: 'A', address: '' }] })
  const { code, details } = await rejection(door.writeInventory(bad, asker))
  expect(code).toBe('bad-request')
  expect((details as { problems: { text: string }[] }).problems.map(({ text }) => text)).toEqual([
    '"x" is no whole path of a folder',
    '"My Home" is no name for a home',
    '"A" is no name for a node',
    'it has no address yet',
  ])
  expect(did).toEqual([])
})

describe('two at once', () => {
  test('do not write both, and no other place is taken meanwhile', async () => {
    const written = Promise.withResolvers<void>()
    const look = async () => ({ ...emptyInventory, otherFiles: ['stacks/x'] })
    const { door, did } = aFirstStart({ files: { write: () => written.promise }, look })
    const first = door.writeInventory(wish(), asker)
    for (const other of [
      door.writeInventory(wish(), asker),
      door.chooseInventory({ folder: '/srv/other' }, asker),
    ])
      expect(await rejection(other)).toMatchObject({
        code: 'inventory-there',
        message: 'the first files are being written just now',
      })
    written.resolve()
    await first
    expect(did.at(-1)).toEqual(['use', { folder: '/srv/home' }])
  })
})

test('a home that has an inventory keeps it, whatever is asked', async () => {
  const { door, did, audits } = aFirstStart({ hasInventory: () => true })
  for (const work of [
    door.chooseInventory({ folder: '/srv/home' }, asker),
    door.writeInventory(wish(), asker),
  ])
    expect((await rejection(work)).message).toBe('this home has an inventory already')
  expect(did).toEqual([])
  expect(audits).toEqual([
    'look for the inventory in /srv/home: refused: this home has an inventory already',
    'write the first inventory into /srv/home: refused: this home has an inventory already',
  ])
})
