import { expect, test } from 'vitest'
import { changeableSource } from '../../../../backend/adapters/inventory-files/beginning/changeable-source.ts'
import type { InventorySource } from '../../../../backend/ports/inventory-source.ts'
import { problemOf } from '../../../../backend/ports/inventory-source.ts'

/** Proves who is asked and watched: each answer bears its name. */
function aSource(name: string) {
  const watchers = new Set<() => void>()
  const source: InventorySource = {
    text: name,
    read: async () => ({ commit: name, files: {}, folders: {}, otherFiles: [] }),
    recall: async () => undefined,
    checkOut: async (commit) => `${name}/${commit}`,
    prune: async () => {},
    lookNow: () => {},
    watch(onChange) {
      watchers.add(onChange)
      return { close: () => void watchers.delete(onChange) }
    },
  }
  return { source, watchers }
}

test('as long as nobody has said where the inventory is, that is what reading it says', async () => {
  const source = changeableSource(undefined)
  expect(source.text).toBe('')
  const problem = problemOf(await source.read().catch((error: unknown) => error))
  expect(problem.code).toBe('no-inventory')
  expect(await source.recall('c')).toBeUndefined()
})

test('it becomes another: that one is told of, read and watched from then on, and the former no more', async () => {
  const [first, second] = [aSource('first'), aSource('second')]
  const source = changeableSource(first.source)
  let changes = 0
  const watch = source.watch(() => {
    changes += 1
  })
  source.become(second.source)
  expect(changes).toBe(1)
  expect([first.watchers.size, second.watchers.size]).toEqual([0, 1])
  expect([source.text, (await source.read()).commit]).toEqual(['second', 'second'])
  for (const change of second.watchers) change()
  expect(changes).toBe(2)
  watch.close()
  expect(second.watchers.size).toBe(0)
})
