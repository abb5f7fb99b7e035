import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { AT, memoryIn, runCreated, step } from '../../support/machine/memory.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'
import { refusal } from '../../support/refusal.ts'

describe('a store', () => {
  test('is one private file, with its log beside it', () => {
    const folder = temporaryFolder()
    const store = memoryIn(folder, { instance: 'the-instance' })
    store.setFact('a', 'b')
    expect(store.instance).toBe('the-instance')
    const files = readdirSync(folder)
    expect(files.sort()).toEqual(['homeport.db', 'homeport.db-shm', 'homeport.db-wal'])
    expect(files.map((file) => statSync(join(folder, file)).mode & 0o777)).toEqual([0o600, 0o600, 0o600])
    store.close()
    expect(readdirSync(folder)).toEqual(['homeport.db'])
  })

  test('opened again by the same version is left as it is', () => {
    const folder = temporaryFolder()
    memoryIn(folder).close()
    const before = digest(folder)
    memoryIn(folder).close()
    expect(digest(folder)).toBe(before)
  })

  test('is readable by sqlite3 while homeport runs', () => {
    const folder = temporaryFolder()
    memoryIn(folder).setFact('a', 'b')
    const other = new DatabaseSync(join(folder, 'homeport.db'), { readOnly: true })
    expect(
      other
        .prepare('SELECT value FROM facts')
        .all()
        .map((row) => row['value']),
    ).toEqual(['b'])
    other.close()
  })
})

describe('a file that is no good is refused and left as it is', () => {
  test.each([
    ['text', (path: string) => writeFileSync(path, 'hello, this is not a database\n'.repeat(500))],
    ['zeros', (path: string) => writeFileSync(path, Buffer.alloc(8_192))],
    ['cut in the middle', (path: string) => truncateSync(path, 3 * 4_096)],
    ['a page of rubbish', (path: string) => overwrite(path, 4_096 * 4)],
    ['another program’s', anotherPrograms],
  ])('%s', (_, spoil) => {
    const folder = temporaryFolder()
    filled(folder)
    spoil(join(folder, 'homeport.db'))
    const before = digest(folder)
    const error = refusal(() => memoryIn(folder))
    expect(error.code).toBe('data-damaged')
    expect(error.message).toContain(join(folder, 'homeport.db'))
    expect(digest(folder)).toBe(before)
    expect(readdirSync(folder)).toEqual(['homeport.db'])
  })

  test('a folder in its place', () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'homeport.db'))
    expect(refusal(() => memoryIn(folder)).code).toBe('data-not-writable')
  })

  test('a data directory that is not there is not made', () => {
    const folder = join(temporaryFolder(), 'none')
    expect(refusal(() => memoryIn(folder)).code).toBe('data-not-writable')
    expect(existsSync(folder)).toBe(false)
  })
})

test('a database written by a later homeport is refused, naming the version to install', () => {
  const folder = temporaryFolder()
  memoryIn(folder, { version: '0.9.3' }).close()
  const path = join(folder, 'homeport.db')
  const database = new DatabaseSync(path)
  database.exec('PRAGMA user_version = 99')
  database.close()
  const before = digest(folder)
  const error = refusal(() => memoryIn(folder))
  expect(error.code).toBe('database-newer')
  expect(error.message).toContain('homeport 0.9.3')
  expect(error.advice).toContain('Install homeport 0.9.3')
  expect(digest(folder)).toBe(before)
})

function filled(folder: string): void {
  const store = memoryIn(folder)
  store.appendJournal('A', AT, runCreated('A'))
  for (let n = 0; n < 200; n += 1) store.appendJournal('A', AT, step(`step ${n} ${'x'.repeat(200)}`))
  store.close()
}

function overwrite(path: string, at: number): void {
  const bytes = readFileSync(path)
  bytes.fill(0xa5, at, at + 4_096)
  writeFileSync(path, bytes)
}

function anotherPrograms(path: string): void {
  truncateSync(path, 0)
  const database = new DatabaseSync(path)
  database.exec('CREATE TABLE states (id INTEGER); PRAGMA user_version = 7')
  database.close()
}

function digest(folder: string): string {
  return createHash('sha256')
    .update(readFileSync(join(folder, 'homeport.db')))
    .digest('hex')
}
