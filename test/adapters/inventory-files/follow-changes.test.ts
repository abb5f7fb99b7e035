import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../../backend/adapters/clock.ts'
import { followChanges } from '../../../backend/adapters/inventory-files/follow-changes.ts'
import { inventoryDirectory } from '../../../backend/adapters/inventory-files/inventory-directory.ts'
import type { InventorySource } from '../../../backend/ports/inventory-source.ts'

/** Longer than a writer's pause that makes a change complete. */
const QUIET_MS = 400

let folder: string
let source: InventorySource
let changes: number[]
let following: { close(): void }

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'homeport-follow-'))
  await mkdir(join(folder, 'home/stacks/web'), { recursive: true })
  await writeFile(join(folder, 'home/topology.yaml'), 'home: attic\n')
  source = inventoryDirectory({
    path: join(folder, 'home'),
    dataFolder: join(folder, 'data'),
    clock: systemClock,
  })
  await source.read()
  changes = []
  following = source.watch(() => changes.push(performance.now()))
})

afterEach(async () => {
  following.close()
  await rm(folder, { recursive: true, force: true })
})

test('a change is noticed within two seconds', async () => {
  const start = performance.now()
  await writeFile(join(folder, 'home/stacks/web/compose.yaml'), 'services: {}\n')
  await changed(1)
  expect(changes[0]! - start).toBeLessThan(2000)
})

test('a change between the read and the watch is noticed', async () => {
  following.close()
  await source.read()
  await writeFile(join(folder, 'home/topology.yaml'), 'home: cellar\n')
  following = source.watch(() => changes.push(performance.now()))
  await changed(1)
})

test('a writer that goes on is told of once, when it pauses', async () => {
  const looks = ['as read', 'begun', 'going on', 'done', 'done']
  const waits: number[] = []
  const told = await new Promise<string>((resolve) => {
    const loop = followChanges({
      clock: { ...systemClock, wait: async (ms) => void waits.push(ms) },
      list: async () => ({ files: [], folders: [], problems: [], signature: looks.shift() ?? 'done' }),
      known: () => 'as read',
      onChange: (signature) => {
        loop.close()
        resolve(signature)
      },
    })
  })
  expect(told).toBe('done')
  expect(looks).toEqual([])
  expect(waits.slice(0, 5)).toEqual([100, 1200, 300, 300, 300])
})

test('new folders are followed as well, and a directory that goes and comes back', async () => {
  await mkdir(join(folder, 'home/stacks/next'))
  await changed(1)
  await writeFile(join(folder, 'home/stacks/next/stack.yaml'), '')
  await changed(2)
  await rename(join(folder, 'home'), join(folder, 'away'))
  await changed(3)
  await rename(join(folder, 'away'), join(folder, 'home'))
  await changed(4)
})

test('what is no part of the inventory wakes nobody', async () => {
  await writeFile(join(folder, 'home/README.md'), 'hello')
  await writeFile(join(folder, 'home/stacks/web/.compose.yaml.swp'), 'hello')
  await systemClock.wait(QUIET_MS)
  await writeFile(join(folder, 'home/topology.yaml'), 'home: cellar\n')
  await changed(1)
})

test('after closing nothing is told any more', async () => {
  following.close()
  let seen = 0
  const other = inventoryDirectory({ path: join(folder, 'home'), dataFolder: folder, clock: systemClock })
  await other.read()
  const witness = other.watch(() => seen++)
  await writeFile(join(folder, 'home/topology.yaml'), 'home: cellar\n')
  await expect.poll(() => seen, { interval: 20 }).toBe(1)
  witness.close()
  expect(changes).toEqual([])
})

async function changed(times: number) {
  await expect.poll(() => changes.length, { interval: 20 }).toBe(times)
}
