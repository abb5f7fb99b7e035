import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts'

/** Does the work while no other process of this machine does work under the same file. */
export async function withLock<T>(file: string, withinMs: number, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + withinMs
  while (!taken(file)) {
    if (Date.now() > deadline) throw new Error(`${file} has been held by ${holder(file)?.pid} for too long`)
    await pause(100)
  }
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

function taken(file: string): boolean {
  const other = holder(file)
  if (other && isAlive(other)) return false
  if (other) rmSync(file, { force: true })
  mkdirSync(dirname(file), { recursive: true })
  const mine = `${file}.${process.pid}`
  writeFileSync(mine, JSON.stringify(identify(process.pid)))
  try {
    // A link appears whole or not at all: nobody reads a half-written holder.
    linkSync(mine, file)
    return true
  } catch {
    return false
  } finally {
    rmSync(mine, { force: true })
  }
}

function holder(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
