import { HomeportError } from '../../contract/errors.ts'
import type { Plan, PlanView } from '../../contract/plan.ts'
import type { Runner } from '../runner.ts'
import type { World } from '../world.ts'
import type { OpenPlans } from './open-plans.ts'

/** What policy auto began and was refused is not begun again at once: as a rule nothing has changed. */
const TRY_AGAIN_MS = 60_000

/**
 * Policy auto: carries out what has no open question and has not failed as it is. `onAgain` asks for the stack to be
 * planned once more: refused, a run leaves the plan as it was, and another time it may be taken.
 */
export function policyAuto(
  world: World,
  plans: OpenPlans,
  carrier: Runner,
  end: AbortSignal,
  onAgain: (plan: Plan) => void,
): (view: PlanView) => void {
  const tried = new Map<string, { plan: string; at: number }>()

  const isDue = ({ id, subject, purpose, operations, questions, madeFrom }: Plan): boolean => {
    if (subject.kind !== 'stack' || operations.length === 0) return false
    // The way back is a person's to go.
    if (purpose === 'roll-back') return false
    const stack = world.inventory()?.stacks.find(({ name }) => name === subject.stack)
    if (stack?.policy !== 'auto' || questions.some(({ blocks }) => blocks)) return false
    if (world.store.hold(subject.stack)?.against === madeFrom.desired || carrier.busy(subject)) return false
    const last = tried.get(subject.stack)
    return last?.plan !== id || world.clock.monotonic() - last.at >= TRY_AGAIN_MS
  }

  return ({ plan }) => {
    if (plan.subject.kind !== 'stack' || !isDue(plan)) return
    tried.set(plan.subject.stack, { plan: plan.id, at: world.clock.monotonic() })
    void world.clock.wait(TRY_AGAIN_MS, end).then(() => end.aborted || onAgain(plan))
    try {
      carrier.start([plan], {}, { who: 'policy auto', from: 'policy' })
      plans.taken(plan)
    } catch (error) {
      if (!(error instanceof HomeportError)) throw error
    }
  }
}
