import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { HomeportError } from '../../contract/errors.ts'
import type { Database } from './database.ts'
import type { Migration } from './schema.ts'

const COPIES = 2
// "home" in ASCII: tells homeport's database from any other SQLite file.
const APPLICATION = 0x686f6d65

/**
 * Throws `database-newer` for a database that a later homeport wrote and `data-damaged` for another program's. Reads
 * only.
 */
export function assertOurs(database: Database, migrations: readonly Migration[]): void {
  refuseForeign(database)
  const held = pragma(database, 'user_version')
  const newest = Math.max(...migrations.map((migration) => migration.number))
  if (held > newest) refuseNewer(database, held, newest)
}

/**
 * Brings the database to the newest shape: each migration in one transaction, the file copied to
 * `<file>.before-<number of the first one>` before (the last two copies are kept). Records `version` as its writer.
 */
export function migrate(database: Database, migrations: readonly Migration[], version: string): void {
  const held = pragma(database, 'user_version')
  const pending = migrations.filter((migration) => migration.number > held)
  const first = pending[0]
  if (first !== undefined && held > 0) copyBefore(database, first.number)
  for (const migration of pending) {
    database.transaction(() => {
      database.exec(migration.sql)
      database.exec(`PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = ${migration.number}`)
      writeVersion(database, version)
    })
  }
  writeVersion(database, version)
}

function refuseForeign(database: Database): void {
  if (pragma(database, 'application_id') === APPLICATION) return
  const table = database.prepare('SELECT name FROM sqlite_schema LIMIT 1').first()
  if (table === undefined) return
  throw new HomeportError(
    'data-damaged',
    `${database.path} is the database of another program`,
    'Give homeport a data directory of its own.',
  )
}

function refuseNewer(database: Database, held: number, newest: number): never {
  const row = database.prepare<{ value: string }>("SELECT value FROM meta WHERE key = 'version'").first()
  const writer = row?.value ?? 'a later version'
  throw new HomeportError(
    'database-newer',
    `${database.path} was written by homeport ${writer} (shape ${held}; this one knows ${newest})`,
    `Install homeport ${writer} or later, or put back the copy ${basename(database.path)}.before-${newest + 1}.`,
    { writer, held, newest },
  )
}

function writeVersion(database: Database, version: string): void {
  database
    .prepare(
      `INSERT INTO meta (key, value) VALUES ('version', ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE value <> excluded.value`,
    )
    .run(version)
}

// VACUUM INTO takes what is still in the WAL along. Reading the file itself would, when closed again, drop the locks
// SQLite holds on it (fcntl(2): any close by the process does).
function copyBefore(database: Database, number: number): void {
  const copy = `${database.path}.before-${number}`
  const partial = `${copy}.partial`
  rmSync(partial, { force: true })
  closeSync(openSync(partial, 'wx', 0o600))
  try {
    database.prepare('VACUUM INTO ?').run(partial)
    syncPath(partial)
    renameSync(partial, copy)
  } catch (error) {
    rmSync(partial, { force: true })
    throw error
  }
  syncPath(dirname(copy))
  forgetOldCopies(database.path)
}

function forgetOldCopies(path: string): void {
  const prefix = `${basename(path)}.before-`
  const numbers = readdirSync(dirname(path))
    .filter((name) => name.startsWith(prefix))
    .map((name) => Number(name.slice(prefix.length)))
    .filter(Number.isInteger)
    .sort((a, b) => b - a)
  for (const number of numbers.slice(COPIES)) rmSync(join(dirname(path), prefix + number), { force: true })
}

function syncPath(path: string): void {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

function pragma(database: Database, name: string): number {
  return Object.values(database.prepare<Record<string, number>>(`PRAGMA ${name}`).first() ?? {})[0] ?? 0
}
