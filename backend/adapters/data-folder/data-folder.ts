import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { explainWriteError } from './explain-write-error.ts'
import { lockFolder } from './folder-lock.ts'
import { madeOnce } from './made-once.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The data directory, held by this process alone until `release()` or its end. */
export interface DataFolder {
  /** Absolute. */
  readonly path: string
  /** UUID of this homeport, made at its first start. */
  readonly instance: string
  release(): void
}

/**
 * Makes the folder (0700) where it is missing and takes it for this process. Throws `data-in-use` when another
 * homeport has it, `data-not-writable`, `disk-full`, or `data-damaged` when `instance-id` is not one.
 */
export function openDataFolder(folder: string): DataFolder {
  const path = resolve(folder)
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    const release = lockFolder(path)
    try {
      return { path, instance: instanceId(path), release }
    } catch (error) {
      release()
      throw error
    }
  } catch (error) {
    throw explainWriteError(error, path)
  }
}

function instanceId(path: string): string {
  return madeOnce(join(path, 'instance-id'), UUID, randomUUID)
}
