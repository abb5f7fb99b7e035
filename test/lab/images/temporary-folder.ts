import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { labsDir } from '../engine/checkout.ts'
import { identify } from '../engine/process-identity.ts'

const parent = join(labsDir, '.tmp')

/** A folder for the time of the work. Those of processes that were killed at theirs are removed on the way. */
export async function withTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  removeOrphans()
  mkdirSync(parent, { recursive: true })
  const folder = mkdtempSync(join(parent, `${process.pid}-`))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function removeOrphans(): void {
  if (!existsSync(parent)) return
  const orphans = readdirSync(parent).filter((name) => !identify(Number.parseInt(name, 10)))
  for (const name of orphans) rmSync(join(parent, name), { recursive: true, force: true })
}
