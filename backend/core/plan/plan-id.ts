import type { Plan } from '../../contract/plan.ts'
import { digestOf } from './keyed/canonical.ts'

export { digestOf }

/** Digest of everything a plan says: the same plan has the same id, whenever it is made. */
export function planId(content: Omit<Plan, 'id'>): string {
  return digestOf(content).slice(0, 16)
}

export function withPlanId(content: Omit<Plan, 'id'>): Plan {
  return { id: planId(content), ...content }
}
