import { createHmac } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Docker refuses secrets of 512,000 bytes and more. */
export const LARGEST_VALUE_BYTES = 500 * 1024 - 1

/** A name of the secret store is a file name and stands in markers: no slash, no @, no dot in front. */
export const ENTRY_NAME = '[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9])?'

/** `problem.missing`: there is no such file. */
export type Entry =
  | { name: string; path: string; ok: true; value: Buffer; mode: number }
  | { name: string; path: string; ok: false; problem: { text: string; advice: string; missing: boolean } }

/** Every entry of the folder, by name. Names with a dot in front are not entries. */
export function readEntries(folder: string): Entry[] {
  return namesIn(folder)
    .filter((name) => !name.startsWith('.'))
    .sort()
    .map((name) => readEntry(folder, name))
}

/**
 * The entry as its file is now: nothing is cached, so that a changed file counts at once. Exactly one trailing newline
 * is dropped (editors and `echo` add it).
 */
export function readEntry(folder: string, name: string): Entry {
  const path = join(folder, name)
  const bad = (text: string, advice: string, missing = false): Entry => ({
    ...{ name, path, ok: false },
    problem: { text, advice, missing },
  })
  if (!NAME.test(name)) {
    return bad('is not a name of a secret', 'Use letters, digits, dots, dashes and underscores, 64 at most.')
  }
  try {
    const { mode, size } = statSync(path)
    if (size > LARGEST_VALUE_BYTES + 1) return bad('is 500 KiB or more', 'Docker takes no larger secret.')
    return { name, path, ok: true, value: withoutNewline(readFileSync(path)), mode: mode & 0o777 }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return bad('is not there', `Put the value into ${path}, mode 0600.`, true)
    return bad(`cannot be read (${code})`, `It must be a file that homeport may read: ls -ld ${path}`)
  }
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

const NAME = new RegExp(`^${ENTRY_NAME}$`)
const NEWLINE = 0x0a

function withoutNewline(value: Buffer): Buffer {
  return value.at(-1) === NEWLINE ? value.subarray(0, -1) : value
}
