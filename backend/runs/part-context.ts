import type { Operation, Plan } from '../contract/plan.ts'
import type { RunPart } from '../contract/run.ts'
import type { RunJournal } from './history/journal.ts'
import type { Desired } from './planning/desired.ts'
import type { World } from './world.ts'

/** One part of a run, on its way. */
export interface PartContext {
  world: World
  journal: RunJournal
  /** Its place in the run. */
  part: number
  plan: Plan
  /** What is done, given the answers. */
  operations: Operation[]
  /** What was rendered when the part was prepared, by this process: the inventory may be another by the end. */
  rendered?: Desired
  /** After a silence: aborts `stop` when another homeport has taken over. Rejects while nobody answers. */
  confirmLease(): Promise<void>
  /** Aborted when homeport itself stops: nothing is journalled, the next process goes on. */
  stop: AbortSignal
}

export function recordOf(context: PartContext): RunPart {
  return context.journal.run.parts[context.part] as RunPart
}
