import { fail, ok, type Result } from '../../contract/doors/problem.ts'
import { ownAnswers } from '../../core/plan/answered.ts'
import { adoptedOverrides } from '../../core/plan/plan-stack.ts'
import type { PartContext } from '../part-context.ts'
import { makePlanFor } from '../planning/make-plan.ts'
import { rememberAdopted } from '../planning/overrides.ts'
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
      const moved = sources.find(({ key }) => plan.madeFrom[key] !== again.value.madeFrom[key])
      if (moved === undefined) return done(undefined)
      return fail({
        code: 'plan-outdated',
        text: `${moved.text} has changed since the plan was made`,
        advice: 'Make a new plan and look at it.',
      })
    },
  )
  if (!same.ok) return same
  const adopted = await adopt(context)
  if (!adopted.ok) return adopted
  return step(context, 'secrets', 'the secrets it needs are there', async () => {
    for (const operation of context.operations) {
      if (operation.kind === 'secret-create')
        await world.secrets.value(operation.secret.name, operation.secret.version)
    }
    return done(undefined)
  })
}

const sources = [
  { key: 'observed', text: 'what runs' },
  { key: 'desired', text: 'what the inventory wishes' },
  { key: 'applied', text: 'what homeport last applied' },
] as const

/** What a person keeps against the inventory is of weight in every plan from now on: only a plan still true may say so. */
async function adopt(context: PartContext): Promise<Result<void>> {
  const { world, plan, journal } = context
  const answers = ownAnswers(plan, journal.run.answers)
  if (adoptedOverrides(plan, answers).length === 0) return ok(undefined)
  return step(context, 'adopted', 'keep what was adopted', async () => {
    rememberAdopted(world.store, plan, answers)
    return done(undefined)
  })
}
