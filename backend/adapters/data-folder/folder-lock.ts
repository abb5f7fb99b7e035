import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { HomeportError } from '../../contract/errors.ts'
import { writeWhole } from './made-once.ts'

interface Holder {
  pid: number
  host: string
  since: string
}

// Of two that come at the same moment both hold a shared lock for an instant: without patience both would lose.
const MEETING_MS = 500

// A connection that nothing refers to is closed by the garbage collector, and the lock with it.
const held = new Set<DatabaseSync>()

/**
 * Takes `<folder>/lock` for this process; returns how to give it back. Throws `data-in-use` when another process has
 * it.
 *
 * The lock is SQLite's own on the empty file `lock/held` (fcntl): the kernel drops it with the process, so neither a
 * stale file nor a reused pid can be taken for an owner, and it counts between containers that share the folder.
 * This process must never open `lock/held` itself: closing it would drop the lock (fcntl(2)).
 * `lock/holder` is for people only; right after a crash it may still name the last one.
 */
export function lockFolder(folder: string): () => void {
  const lock = join(folder, 'lock')
  makeFolder(lock)
  const database = new DatabaseSync(join(lock, 'held'), { timeout: MEETING_MS })
  try {
    // With its journal in memory the lock writes nothing, and so holds on a full disk. The transaction never ends.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    throw isBusy(error) ? inUse(folder) : unusable(error, folder)
  }
  held.add(database)
  nameHolder(lock)
  return () => {
    if (!held.delete(database)) return
    rmSync(join(lock, 'holder'), { force: true })
    database.close()
  }
}

// Not recursive: on a read-only disk Node then says ENOENT.
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

const BUSY = 5

function isBusy(error: unknown): boolean {
  return (error as { errcode?: number }).errcode === BUSY
}

function unusable(error: unknown, folder: string): HomeportError {
  return new HomeportError(
    'data-not-writable',
    `cannot lock ${folder}: ${(error as Error).message}`,
    'Put the data directory on a local disk that homeport may write to; delete lock/held if it is damaged.',
  )
}

function inUse(folder: string): HomeportError {
  const holder = holderOf(folder)
  const who = holder === undefined ? '' : `: process ${holder.pid} on ${holder.host} since ${holder.since}`
  return new HomeportError('data-in-use', `another homeport uses ${folder}${who}`, undefined, holder)
}

// Best effort: on a full disk homeport must still start, to say so.
function nameHolder(lock: string): void {
  const holder: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString() }
  try {
    writeWhole(join(lock, 'holder'), `${JSON.stringify(holder)}\n`)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  }
}

function holderOf(folder: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'lock', 'holder'), 'utf8')) as Holder
  } catch {
    return undefined
  }
}
