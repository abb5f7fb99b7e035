import type { Finding, Question } from '../../../contract/plan.ts'
import type { Draft } from '../../plan/drafting/sequence.ts'

/** What one part of planning a swarm adds to its plan. */
export interface SwarmPart {
  drafts: Draft[]
  questions: Question[]
  findings: Finding[]
}

export const nothing: SwarmPart = { drafts: [], questions: [], findings: [] }

export function together(parts: readonly SwarmPart[]): SwarmPart {
  return {
    drafts: parts.flatMap((part) => part.drafts),
    questions: parts.flatMap((part) => part.questions),
    findings: parts.flatMap((part) => part.findings),
  }
}
