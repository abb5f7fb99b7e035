import type { DesiredProject } from '../project/desired-project.ts'
import type { DesiredStack } from './desired-stack.ts'
import { digestOf } from './keyed/canonical.ts'

/**
 * What a stack is wished to be, whichever commit says so: one that does not touch the stack must neither outdate its
 * plan nor end its hold.
 */
export function desiredDigest(desired: DesiredStack | DesiredProject | undefined): string {
  if (desired === undefined) return digestOf(null)
  const { commit: _, ...content } = desired
  return digestOf(content)
}
