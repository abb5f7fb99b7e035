import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { fillUp } from './fill-up.ts'
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
