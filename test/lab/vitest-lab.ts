import type { TestProject } from 'vitest/node'
import { ensureEngine } from './engine/host-engine.ts'
import { labDown, labUp } from './lab.ts'
import { anythingLeftOf } from './nodes/take-down.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The name of the lab that stands for this test run: `openLab(inject('lab'))`. */
    lab: string
  }
}

/** Another name lets several runs stand beside each other. */
const name = process.env['LAB'] ?? 'test'
const progress = (line: string) => console.error(`lab: ${line}`)

/** A fresh lab for the whole run: scenarios share it and clean up after themselves. */
export async function setup(project: TestProject): Promise<void> {
  await ensureEngine(progress)
  if (await anythingLeftOf(name)) {
    progress(`an older lab '${name}' stands here: taking it down first`)
    await labDown(name, progress)
  }
  await labUp({ name, progress }).catch(async (error) => {
    await teardown()
    throw error
  })
  project.provide('lab', name)
}

export async function teardown(): Promise<void> {
  if (process.env['KEEP'] === '1') {
    progress(`KEEP=1: lab '${name}' stays. Look: npm run lab -- status --name ${name}`)
    progress(`remove it: npm run lab -- down --name ${name}`)
    return
  }
  await labDown(name, progress)
}
