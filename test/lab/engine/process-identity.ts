import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/** A process, told apart from a later one that was given the same number. */
export interface ProcessIdentity {
  pid: number
  startedAt: string
}

export function identify(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The command name (field 2) may hold spaces and brackets: count from behind it. Field 22 is the start time.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [state, startedAt] = [fields[0], fields[19]]
    return startedAt && state !== 'Z' ? { pid, startedAt } : undefined
  } catch {
    return undefined
  }
}

export function isAlive(process: ProcessIdentity): boolean {
  return identify(process.pid)?.startedAt === process.startedAt
}

/** Asks the process to end, and makes it end when it has not by the deadline. */
export async function endProcess(target: ProcessIdentity, withinMs: number): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!isAlive(target)) return
    process.kill(target.pid, signal)
    const deadline = Date.now() + withinMs
    while (isAlive(target) && Date.now() < deadline) await pause(50)
  }
  if (isAlive(target)) throw new Error(`process ${target.pid} does not end, not even by SIGKILL`)
}
