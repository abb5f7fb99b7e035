import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { type Database, openDatabase } from '../../../backend/adapters/store/database.ts'
import { migrate } from '../../../backend/adapters/store/migrate.ts'
import { type Migration, migrations } from '../../../backend/adapters/store/schema.ts'
import { smallDisk } from '../../support/machine/small-disk.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'
import { refusal } from '../../support/refusal.ts'

const first: Migration = {
  number: 1,
  sql: 'CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL); CREATE TABLE songs (name TEXT)',
}
const adds = (number: number): Migration => ({ number, sql: `ALTER TABLE songs ADD COLUMN c${number} TEXT` })
const shape = (database: Database) => database.prepare('PRAGMA user_version').first()?.['user_version']

test('the numbers of the migrations are 1, 2, 3 …', () => {
  expect(migrations.map((migration) => migration.number)).toEqual(migrations.map((_, index) => index + 1))
})

test('a new database is not copied', () => {
  const folder = temporaryFolder()
  migrate(openIn(folder), [first, adds(2)], '0.1.0')
  expect(copies(folder)).toEqual([])
})

test('before an upgrade the file is copied, with what its log still holds, for root alone', () => {
  const folder = temporaryFolder()
  const database = openIn(folder)
  migrate(database, [first], '0.1.0')
  database.exec("PRAGMA journal_mode = WAL; INSERT INTO songs VALUES ('before')")
  migrate(database, [first, adds(2), adds(3)], '0.2.0')
  expect(shape(database)).toBe(3)
  expect(copies(folder)).toEqual(['homeport.db.before-2'])
  const path = join(folder, 'homeport.db.before-2')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const copy = new DatabaseSync(path)
  expect(
    copy
      .prepare('SELECT * FROM songs')
      .all()
      .map((row) => ({ ...row })),
  ).toEqual([{ name: 'before' }])
  expect(copy.prepare('PRAGMA user_version').get()?.['user_version']).toBe(1)
  expect(copy.prepare('SELECT value FROM meta').get()?.['value']).toBe('0.1.0')
  copy.close()
})

test('the last two copies are kept', () => {
  const folder = temporaryFolder()
  const database = openIn(folder)
  for (let newest = 1; newest <= 11; newest += 1) {
    const all = Array.from({ length: newest }, (_, n) => (n === 0 ? first : adds(n + 1)))
    migrate(database, all, `0.${newest}.0`)
  }
  expect(copies(folder)).toEqual(['homeport.db.before-10', 'homeport.db.before-11'])
})

test('a migration that fails half-way leaves the shape before it, and the next start goes on from there', () => {
  const folder = temporaryFolder()
  const database = openIn(folder)
  const broken = { number: 3, sql: 'CREATE TABLE half (a TEXT); CREATE TABLE songs (name TEXT)' }
  migrate(database, [first], '0.1.0')
  expect(() => migrate(database, [first, adds(2), broken], '0.2.0')).toThrow('already exists')
  expect(shape(database)).toBe(2)
  expect(database.prepare("SELECT name FROM sqlite_schema WHERE name = 'half'").all()).toEqual([])
  migrate(database, [first, adds(2), adds(3)], '0.2.1')
  expect(shape(database)).toBe(3)
})

test('without room for the copy nothing is changed and nothing is left lying', () => {
  const disk = smallDisk()
  const database = openIn(disk.folder)
  migrate(database, [first], '0.1.0')
  database.exec(`INSERT INTO songs VALUES ('${'x'.repeat(300_000)}')`)
  disk.fill()
  expect(refusal(() => migrate(database, [first, adds(2)], '0.2.0')).code).toBe('disk-full')
  expect(shape(database)).toBe(1)
  expect(readdirSync(disk.folder).filter((name) => name.includes('before'))).toEqual([])
  disk.free()
  migrate(database, [first, adds(2)], '0.2.0')
  expect(shape(database)).toBe(2)
})

function openIn(folder: string): Database {
  const database = openDatabase(join(folder, 'homeport.db'))
  onTestFinished(() => database.close())
  return database
}

function copies(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.includes('before'))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
}
