import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { memoryIn } from '../../support/machine/memory.ts'
import { smallDisk } from '../../support/machine/small-disk.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'
import { refusal } from '../../support/refusal.ts'

test('a disk with room lets runs begin, and the probe leaves nothing behind', () => {
  const folder = temporaryFolder()
  memoryIn(folder).assertRoom()
  expect(readdirSync(folder).filter((name) => name.includes('probe'))).toEqual([])
})

test('under 64 MiB free no run is begun', () => {
  const store = memoryIn(smallDisk().folder)
  const error = refusal(() => store.assertRoom())
  expect(error.code).toBe('disk-full')
  expect(error.message).toContain('a run needs 64 MiB')
})

test('a disk that takes no more bytes is full, whatever it says of its free space', () => {
  const disk = smallDisk()
  const store = memoryIn(disk.folder, { minimumFreeBytes: 0 })
  store.assertRoom()
  disk.fill()
  expect(refusal(() => store.assertRoom()).code).toBe('disk-full')
  disk.free()
  store.assertRoom()
  expect(readdirSync(disk.folder).filter((name) => name.includes('probe'))).toEqual([])
})
