import { fail, type Result } from '../../contract/doors/problem.ts'
import { desiredDigest } from '../../core/plan/desired-digest.ts'
import type { PartContext } from '../part-context.ts'
import { desiredOf } from '../planning/desired.ts'
import { done, step } from '../step.ts'
import { pullImages } from './pull-images.ts'

/** Everything the deploy needs is at hand before anything is changed. */
export async function prepare(context: PartContext): Promise<Result<void>> {
  const { world, plan } = context
  const rendered = await step<undefined>(
    context,
    'render',
    'render the plan’s own commit again',
    async () => {
      const desired = await desiredOf(world, plan)
      if (!desired.ok) return desired
      const now = desiredDigest(desired.value)
      if (plan.subject.kind === 'stack' && now !== plan.madeFrom.desired) {
        return fail({
          code: 'plan-outdated',
          text: 'rendered again it is not what was approved',
          advice: 'Make a new plan and look at it.',
        })
      }
      if (desired.value !== undefined) context.rendered = desired.value
      return done(undefined, `commit ${plan.madeFrom.commit.slice(0, 12)}`)
    },
  )
  if (!rendered.ok) return rendered
  return pullImages(context)
}
