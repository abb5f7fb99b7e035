import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { HomeportError } from '../../contract/errors.ts'

/**
 * The line in a file; the first time, the one that `make` gives. The file is 0600 and, cut at any point, either whole or
 * not there. Throws `data-damaged` when it does not look like `shape`.
 */
export function madeOnce(path: string, shape: RegExp, make: () => string): string {
  const kept = readLine(path)
  if (kept === undefined) {
    const made = make()
    writeWhole(path, `${made}\n`)
    return made
  }
  if (!shape.test(kept)) throw new HomeportError('data-damaged', `${path} does not hold what it should`)
  return kept
}

/** Writes a 0600 file as a whole or not at all; on the disk when it returns. */
export function writeWhole(path: string, text: string): void {
  const partial = `${path}.partial`
  rmSync(partial, { force: true })
  const file = openSync(partial, 'wx', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(partial, path)
  syncFolder(dirname(path))
}

function readLine(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
