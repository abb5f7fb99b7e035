import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import type { Store } from '../../../backend/ports/store.ts'
import { AT, memoryIn, runCreated, step } from '../../support/machine/memory.ts'
import { smallDisk } from '../../support/machine/small-disk.ts'
import { refusal } from '../../support/refusal.ts'

test('a journal row that finds no room is refused, and every acknowledged one is there afterwards', () => {
  const disk = smallDisk()
  const store = memoryIn(disk.folder)
  store.appendJournal('A', AT, runCreated('A'))
  disk.fill()
  const acknowledged = appendUntilFull(store)
  expect(store.journal('A').map((row) => row.row)).toEqual(rowsTo(acknowledged))
  disk.free()
  expect(store.appendJournal('A', AT, step('room again')).row).toBe(acknowledged + 1)
  store.close()
  expect(integrity(disk.folder)).toBe('ok')
  const rows = memoryIn(disk.folder).journal('A')
  expect(rows.map((row) => row.row)).toEqual(rowsTo(acknowledged + 1))
  expect(rows.at(-1)?.event).toEqual(step('room again'))
})

test('filling up again and again loses nothing', () => {
  const disk = smallDisk()
  const store = memoryIn(disk.folder)
  store.appendJournal('A', AT, runCreated('A'))
  let acknowledged = 1
  for (let round = 0; round < 5; round += 1) {
    disk.fill()
    acknowledged = appendUntilFull(store)
    disk.free()
  }
  store.close()
  expect(integrity(disk.folder)).toBe('ok')
  expect(
    memoryIn(disk.folder)
      .journal('A')
      .map((row) => row.row),
  ).toEqual(rowsTo(acknowledged))
})

test('a release that finds no room leaves neither release nor mark', () => {
  const disk = smallDisk()
  const store = memoryIn(disk.folder)
  const release = { stack: 'music', commit: 'c', by: 'ann', at: AT, images: {}, configs: [], secrets: [] }
  store.addRelease({ ...release, run: 'A', desired: {} })
  disk.fill()
  const large = randomBytes(300_000).toString('base64')
  expect(refusal(() => store.addRelease({ ...release, run: 'B', desired: large })).code).toBe('disk-full')
  expect(store.releases('music')).toHaveLength(1)
  expect(store.currentRelease('music')).toBe(1)
  disk.free()
  expect(store.addRelease({ ...release, run: 'B', desired: large })).toBe(2)
})

test('every kind of write says disk-full, and reading goes on', () => {
  const disk = smallDisk()
  const store = memoryIn(disk.folder)
  store.appendJournal('A', AT, runCreated('A'))
  store.setFact('before', 'full')
  disk.fill()
  appendUntilFull(store)
  const text = randomBytes(6_000).toString('hex')
  const hold = { stack: 'music', release: 1, by: 'ann', since: AT, against: text }
  const writes = [
    () => store.setFact('big', text),
    () => store.setApplied('music', 'web', text),
    () => store.setHold('music', hold),
    () => store.appendLog('A', AT, text.slice(0, 8_000)),
    () => store.audit({ at: AT, who: 'ann', from: 'page', what: text, result: text }),
  ]
  expect(writes.map((write) => refusal(write).code)).toEqual(writes.map(() => 'disk-full'))
  expect(store.fact('before')).toBe('full')
  expect(store.log('A')).toEqual([])
})

test('a store that cannot be opened for want of room opens once there is some', () => {
  const disk = smallDisk()
  const store = memoryIn(disk.folder)
  store.setFact('before', 'full')
  store.close()
  disk.fill()
  expect(refusal(() => memoryIn(disk.folder)).code).toBe('disk-full')
  disk.free()
  expect(memoryIn(disk.folder).fact('before')).toBe('full')
})

function appendUntilFull(store: Store): number {
  for (let n = 0; n < 10_000; n += 1) {
    try {
      store.appendJournal('A', AT, step('pull an image of a certain length'))
    } catch (error) {
      expect((error as { code: string }).code).toBe('disk-full')
      return store.journal('A').length
    }
  }
  throw new Error('the disk never filled up')
}

function rowsTo(last: number): number[] {
  return Array.from({ length: last }, (_, n) => n + 1)
}

function integrity(folder: string): unknown {
  const database = new DatabaseSync(join(folder, 'homeport.db'))
  const verdict = database.prepare('PRAGMA integrity_check').get()?.['integrity_check']
  database.close()
  return verdict
}
