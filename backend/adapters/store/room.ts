import { closeSync, fsyncSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { HomeportError } from '../../contract/errors.ts'

const PROBE_BYTES = 64 * 1024

/**
 * Throws `disk-full` when the disk of the database has less than `minimumBytes` free or takes no more bytes (a quota
 * does not show in the free space), `data-not-writable` when it takes none for another reason.
 */
export function assertRoom(databasePath: string, minimumBytes: number): void {
  const disk = statfsSync(dirname(databasePath))
  const freeBytes = disk.bavail * disk.bsize
  if (freeBytes < minimumBytes) {
    const text = `${mebibytes(freeBytes)} MiB free under ${dirname(databasePath)}; a run needs ${mebibytes(minimumBytes)} MiB`
    throw new HomeportError('disk-full', text, undefined, { freeBytes, minimumBytes })
  }
  probe(`${databasePath}.probe`)
}

function probe(path: string): void {
  try {
    const file = openSync(path, 'w', 0o600)
    try {
      for (let written = 0; written < PROBE_BYTES; ) {
        written += writeSync(file, Buffer.alloc(PROBE_BYTES - written, 1))
      }
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    throw explained(error as NodeJS.ErrnoException, path)
  } finally {
    rmSync(path, { force: true })
  }
}

function explained(error: NodeJS.ErrnoException, path: string): HomeportError {
  const isFull = error.code === 'ENOSPC' || error.code === 'EDQUOT'
  return new HomeportError(isFull ? 'disk-full' : 'data-not-writable', `cannot write ${path}: ${error.code}`)
}

function mebibytes(bytes: number): number {
  return Math.floor(bytes / 1024 / 1024)
}
