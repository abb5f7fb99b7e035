import { closeSync, openSync, writeSync } from 'node:fs'

/** Writes until the file system takes not one byte more. */
export function fillUp(path: string): void {
  const file = openSync(path, 'a')
  try {
    for (const bytes of [1024 * 1024, 65_536, 4_096, 1]) while (fits(file, bytes));
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
