import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fillUp } from '../../../support/machine/fill-up.ts'

/** A data directory on a disk of its own that can be filled to the last byte, or turned read-only. Needs root. */
export interface DataDisk {
  fill(): void
  free(): void
  readOnly(yes: boolean): void
  remove(): void
}

/** Puts the folder, with what is in it, on a disk of so many MiB. */
export function dataDisk(folder: string, mebibytes: number): DataDisk {
  const aside = mkdtempSync(join(tmpdir(), 'data-'))
  cpSync(folder, aside, { recursive: true })
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', folder])
  cpSync(aside, folder, { recursive: true })
  rmSync(aside, { recursive: true })
  const filler = join(folder, 'filler')
  return {
    fill: () => fillUp(filler),
    free: () => rmSync(filler),
    readOnly: (yes) => void execFileSync('mount', ['-o', `remount,${yes ? 'ro' : 'rw'}`, folder]),
    remove: () => void execFileSync('umount', ['--lazy', folder]),
  }
}
