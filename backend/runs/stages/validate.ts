import { fail, type Result } from '../../contract/problem.ts'
import type { PartContext } from '../part-context.ts'
import { makePlanFor } from '../planning/make-plan.ts'
import { done, step } from '../step.ts'

/** The world is still the one the plan was made from. */
export async function validate(context: PartContext): Promise<Result<void>> {
  const { world, plan } = context
  const same = await step<undefined>(
    context,
    'same',
    'look again: nothing has changed since the plan',
    async () => {
      const again = await makePlanFor(world, plan)
      if (!again.ok) return again
      const was = plan.madeFrom
      const is = again.value.madeFrom
      if (was.observed === is.observed && was.applied === is.applied && was.desired === is.desired)
        return done(undefined)
      const what = was.observed === is.observed ? 'what homeport last applied' : 'what runs'
      return fail({
        code: 'plan-outdated',
        text: `${what} has changed since the plan was made`,
        advice: 'Make a new plan and look at it.',
      })
    },
  )
  if (!same.ok) return same
  return step(context, 'secrets', 'the secrets it needs are there', async () => {
    for (const operation of context.operations) {
      if (operation.kind === 'secret-create')
        await world.secrets.value(operation.secret.name, operation.secret.version)
    }
    return done(undefined)
  })
}
