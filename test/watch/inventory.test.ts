import { expect, test } from 'vitest'
import type { RawInventory } from '../../backend/core/inventory/inventory.ts'
import { type InventorySource, SourceError } from '../../backend/ports/inventory-source.ts'
import type { Watched } from '../../backend/ports/nodes/watched.ts'
import { watchInventory } from '../../backend/watch/inventory.ts'
import { anInventory } from '../support/home/an-inventory.ts'

const named = (commit: string): RawInventory => ({ ...anInventory().raw(), commit })
const away = new SourceError({ code: 'repository-unreachable', text: 'no way there' })

/** Proves what is told, and in which order: a source that gives these, one for each reading. */
function watched(readings: (RawInventory | SourceError)[], before?: string) {
  const told: string[] = []
  let change = () => {}
  const source = {
    text: 'somewhere',
    read: async () => {
      const next = readings.shift()
      if (next === undefined) throw new Error('read too often')
      if (next instanceof SourceError) throw next
      return next
    },
    recall: async (commit: string) => (commit === 'lost' ? undefined : named(commit)),
    watch: (onChange: () => void) => {
      change = onChange
      return { close: () => void told.push('closed') }
    },
  } as unknown as InventorySource
  const receiver = {
    inForceBefore: () => before,
    inventoryRecalled: ({ commit }: RawInventory) => void told.push(`recalled ${commit}`),
    inventoryRead: async ({ commit }: RawInventory) => void told.push(`read ${commit}`),
    inventoryLost: ({ code }: { code: string }) => void told.push(`lost ${code}`),
  } as unknown as Watched
  return { told, change: () => change(), ...watchInventory(source, receiver) }
}

const settled = (told: string[], count: number) => expect.poll(() => told.length).toBe(count)

test('what was in force comes first, then the newest', async () => {
  const { told } = watched([named('b')], 'a')
  await settled(told, 2)
  expect(told).toEqual(['recalled a', 'read b'])
})

test('what was in force holds also while the source is away, until it is back', async () => {
  const { told, change } = watched([away, away, named('b')], 'a')
  await settled(told, 2)
  change()
  await settled(told, 3)
  change()
  await settled(told, 4)
  expect(told).toEqual(['recalled a', 'lost repository-unreachable', 'lost repository-unreachable', 'read b'])
})

test('a copy that is not there any more hinders nothing', async () => {
  const { told } = watched([named('b')], 'lost')
  await settled(told, 1)
  expect(told).toEqual(['read b'])
})

test('changes that come while it is read are one more reading', async () => {
  const { told, change } = watched([named('a'), named('b')])
  change()
  change()
  await settled(told, 2)
  expect(told).toEqual(['read a', 'read b'])
})

test('after closing nothing is told', async () => {
  const { told, close } = watched([named('a')])
  close()
  await new Promise(setImmediate)
  await new Promise(setImmediate)
  expect(told).toEqual(['closed'])
})
