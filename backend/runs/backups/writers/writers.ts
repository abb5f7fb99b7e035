import type { Result } from '../../../contract/doors/problem.ts'
import type { OperationOf } from '../../../contract/plan.ts'
import type { StepEnd } from '../../step.ts'

export type WritingService = OperationOf<'volume-restore'>['services'][number]

/** What writes to a volume, where its stack runs. Each deed may be done again. */
export interface Writers {
  /** So many of a service are to run, and no more; none: it has been told to stop. */
  set(service: WritingService, count: number): Promise<void>
  /** Ids of its containers that are left running on a node, as its own engine says. */
  left(service: WritingService, node: string): Promise<string[]>
  /** Waits until they have come up and stay. */
  converge(services: readonly WritingService[]): Promise<Result<StepEnd<undefined>>>
}
