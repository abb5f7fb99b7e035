import { closeSync, openSync } from 'node:fs'
import { HomeportError } from '../../contract/errors.ts'
import type { Store } from '../../ports/store.ts'
import { audit } from './audit.ts'
import { type Database, openDatabase } from './database.ts'
import { journal } from './journal.ts'
import { applied, facts, holds } from './keyed-values.ts'
import { assertOurs, migrate } from './migrate.ts'
import { plans } from './plans.ts'
import { releases } from './releases.ts'
import { assertRoom } from './room.ts'
import { runLog } from './run-log.ts'
import { migrations } from './schema.ts'

const ROOM_FOR_A_RUN_BYTES = 64 * 1024 * 1024

export interface StoreOptions {
  /** `<data>/homeport.db`; made (0600) when it is not there. */
  path: string
  /** From `<data>/instance-id`. */
  instance: string
  /** Of this homeport; recorded, so that an older one can name it. */
  version: string
  /** Free bytes below which a run is not begun; 64 MiB unless told. */
  minimumFreeBytes?: number
}

/**
 * homeport's memory in one SQLite file. Throws `database-newer`, `data-damaged` (the file is left as it is),
 * `data-not-writable` or `disk-full`.
 */
export function openStore(options: StoreOptions): Store {
  createPrivately(options.path)
  const database = openDatabase(options.path)
  try {
    assertOurs(database, migrations)
    settle(database)
    assertWhole(database)
    migrate(database, migrations, options.version)
    return storeOf(database, options)
  } catch (error) {
    database.close()
    throw error
  }
}

function storeOf(database: Database, options: StoreOptions): Store {
  return {
    instance: options.instance,
    ...journal(database),
    ...plans(database),
    ...releases(database),
    ...applied(database),
    ...holds(database),
    ...facts(database),
    ...audit(database),
    ...runLog(database),
    assertRoom: () => assertRoom(options.path, options.minimumFreeBytes ?? ROOM_FOR_A_RUN_BYTES),
    close: () => database.close(),
  }
}

// SQLite gives its -wal and -shm files the mode of the database.
function createPrivately(path: string): void {
  try {
    closeSync(openSync(path, 'ax', 0o600))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'EEXIST') return
    const isFull = code === 'ENOSPC' || code === 'EDQUOT'
    throw new HomeportError(isFull ? 'disk-full' : 'data-not-writable', `cannot make ${path}: ${code}`)
  }
}

function settle(database: Database): void {
  const mode = database.prepare<{ journal_mode: string }>('PRAGMA journal_mode = WAL').first()?.journal_mode
  if (mode !== 'wal') {
    throw new HomeportError(
      'data-not-writable',
      `${database.path} cannot keep a write-ahead log (journal mode ${mode})`,
      'Put the data directory on a local disk: network file systems lack the shared memory SQLite needs.',
    )
  }
  // temp_store: nothing is written outside the data directory. journal_size_limit: the log shrinks again.
  database.exec('PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 8388608')
}

// A worn SD card damages pages that may not be read for weeks: better told at the start than in the middle of a run.
function assertWhole(database: Database): void {
  const verdict = database.prepare<{ quick_check: string }>('PRAGMA quick_check(1)').first()?.quick_check
  if (verdict !== 'ok') {
    throw new HomeportError('data-damaged', `${database.path} is damaged: ${verdict}`)
  }
}
