import type { TestProject } from 'vitest/node'
import { ensureEngine, releaseEngine } from './engine/host-engine.ts'
import { labDown } from './lab.ts'
import { anythingLeftOf } from './nodes/take-down.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** What the labs of this test run are called: `thisLab()`. */
    lab: string
  }
}

/** Another name lets several runs stand beside each other. */
const run = process.env['LAB'] ?? 'test'
/** Vitest numbers the workers of a run from 1. */
export const nameOf = (run: string, worker: number): string => `${run}-${worker}`

const progress = (line: string) => console.error(`lab: ${line}`)

/** Every worker of this run has a fresh lab: its scenarios share it and clean up after themselves. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const workers = Number(project.config.maxWorkers)
  const names = Array.from({ length: workers }, (_, n) => nameOf(run, n + 1))
  await ensureEngine(progress)
  for (const name of names) {
    if (!(await anythingLeftOf(name))) continue
    progress(`an older lab '${name}' stands here: taking it down first`)
    await labDown(name, progress)
  }
  await ensureEngine(progress)
  project.provide('lab', run)
  return () => takeDown(names)
}

async function takeDown(names: string[]): Promise<void> {
  if (process.env['KEEP'] === '1') {
    for (const name of names) {
      progress(`KEEP=1: what stands of lab '${name}' stays. Look: npm run lab -- status --name ${name}`)
      progress(`remove it: npm run lab -- down --name ${name}`)
    }
    return
  }
  for (const name of names) await labDown(name, progress)
  await releaseEngine(progress)
}
