import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { HomeportError } from '../../contract/errors.ts'

/**
 * Puts a file in its place whole or not at all, for homeport alone, and on the disk when it returns. Throws `disk-full`
 * or `data-not-writable`; then what was there is there still.
 */
export function writeWhole(folder: string, name: string, content: Uint8Array): void {
  const path = join(folder, name)
  // With a dot in front it is no entry.
  const partial = join(folder, `.${name}.partial`)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    rmSync(partial, { force: true })
    writeSynced(partial, content)
    renameSync(partial, path)
    syncFolder(folder)
  } catch (error) {
    removeIfPossible(partial)
    throw explained(error as NodeJS.ErrnoException, path)
  }
}

function writeSynced(path: string, content: Uint8Array): void {
  const file = openSync(path, 'wx', 0o600)
  try {
    writeFileSync(file, content)
    fsyncSync(file)
  } finally {
    closeSync(file)
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

/** Where nothing can be written nothing was. */
function removeIfPossible(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {}
}

function explained(error: NodeJS.ErrnoException, path: string): HomeportError {
  const isFull = error.code === 'ENOSPC' || error.code === 'EDQUOT'
  return new HomeportError(isFull ? 'disk-full' : 'data-not-writable', `cannot keep ${path}: ${error.code}`)
}
