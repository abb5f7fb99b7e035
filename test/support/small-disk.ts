import { execFileSync } from 'node:child_process'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from './temporary-folder.ts'

/** A real file system of its own (2 MiB), that can be filled to the last byte. Needs root, as CI has. */
export interface SmallDisk {
  folder: string
  fill(): void
  /** Gives back what `fill` took. */
  free(): void
}

export function smallDisk(): SmallDisk {
  const folder = temporaryFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m,nr_inodes=64', 'tmpfs', folder], { stdio: 'pipe' })
  } catch (error) {
    throw new Error(`a test of a full disk mounts a tmpfs and needs root for it: ${(error as Error).message}`)
  }
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]))
  const filler = join(folder, 'filler')
  return { folder, fill: () => fillUp(filler), free: () => rmSync(filler) }
}

function fillUp(path: string): void {
  const file = openSync(path, 'a')
  try {
    for (const bytes of [65_536, 4_096, 1]) while (fits(file, bytes));
  } finally {
    closeSync(file)
  }
}

function fits(file: number, bytes: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(bytes, 1)) > 0
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false
    throw error
  }
}
