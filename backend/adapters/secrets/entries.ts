import { createHmac } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { LARGEST_SECRET_BYTES, SECRET_NAME } from '../../contract/secret.ts'

/** Where the entries lie. */
export interface StoreFolder {
  path: string
  /** Whether a person gets there, too: nobody does in an app of Home Assistant. */
  isReachable: boolean
}

/** `problem.missing`: there is no such file. */
export type Entry =
  | { name: string; path: string; ok: true; value: Buffer; mode: number }
  | { name: string; path: string; ok: false; problem: { text: string; advice: string; missing: boolean } }

/** Every entry of the folder, by name. Names with a dot in front are not entries. */
export function readEntries(folder: StoreFolder): Entry[] {
  return namesIn(folder.path)
    .filter((name) => !name.startsWith('.'))
    .sort()
    .map((name) => readEntry(folder, name))
}

/**
 * The entry as its file is now: nothing is cached, so that a changed file counts at once. Exactly one trailing newline
 * is dropped (editors and `echo` add it).
 */
export function readEntry(folder: StoreFolder, name: string): Entry {
  const path = join(folder.path, name)
  const bad = (text: string, advice: string, missing = false): Entry => ({
    ...{ name, path, ok: false },
    problem: { text, advice, missing },
  })
  if (!NAME.test(name)) {
    return bad('is not a name of a secret', 'Use letters, digits, dots, dashes and underscores, 64 at most.')
  }
  try {
    const { mode, size } = statSync(path)
    if (size > LARGEST_SECRET_BYTES + 1) return bad('is 500 KiB or more', 'Docker takes no larger secret.')
    return { name, path, ok: true, value: withoutNewline(readFileSync(path)), mode: mode & 0o777 }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return bad('is not there', howToPut(folder), true)
    return bad(`cannot be read (${code})`, howToMend(folder, path))
  }
}

/** One newline at the end is no part of a value. */
export function withoutNewline(value: Buffer): Buffer {
  return value.at(-1) === NEWLINE ? value.subarray(0, -1) : value
}

/** HMAC-SHA-256 of a value, hex. */
export function valueHash(key: Buffer, value: Uint8Array): string {
  return createHmac('sha256', key).update(value).digest('hex')
}

/** The start of the hash: short, and tells nothing of the value. */
export function versionOf(hash: string): string {
  return hash.slice(0, 8)
}

/** Names in a folder; none when it is not there. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

const NAME = new RegExp(`^${SECRET_NAME}$`)
const NEWLINE = 0x0a

/** Where a value goes in. */
export function howToPut({ path, isReachable }: StoreFolder): string {
  const file = isReachable ? `, or into a file of that name in ${path}, mode 0600` : ''
  return `Put the value in on homeport’s page${file}.`
}

/** At its start an app makes its data its own again. */
function howToMend({ isReachable }: StoreFolder, path: string): string {
  return isReachable
    ? `It must be a file that homeport may read: ls -ld ${path}`
    : 'Restart the app; if that does not help, restore it from a backup.'
}
