import type { Question } from '../../../contract/plan.ts'
import type { Draft } from './sequence.ts'

/** What one part of planning adds to a plan. */
export interface PlanPart {
  drafts: Draft[]
  questions: Question[]
}
