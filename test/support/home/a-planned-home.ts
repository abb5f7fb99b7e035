import type { Operation, Plan } from '../../../backend/contract/plan.ts'
import { answeredPlan } from '../../../backend/core/plan/answered.ts'
import type { DesiredStack } from '../../../backend/core/plan/desired-stack.ts'
import { planStack, type StackInput } from '../../../backend/core/plan/plan-stack.ts'
import { aSwarmSnapshot } from '../engine/a-swarm-snapshot.ts'
import { type SimulatedHome, simulated } from '../engine/simulated-swarm.ts'

export const INSTANCE = 'home-1'

/** A swarm on which nothing runs, and a homeport that remembers nothing. */
export const emptyHome: SimulatedHome = { snapshot: aSwarmSnapshot().build(), applied: {} }

/** The plan that leads from a home to a stack as wished. */
export function planFor(
  home: SimulatedHome,
  desired: DesiredStack | undefined,
  more: Partial<StackInput> = {},
): Plan {
  const stack = more.stack ?? desired?.stack ?? 'domoticz'
  return planStack({
    stack,
    swarm: 'main',
    desired,
    commit: desired?.commit ?? '',
    snapshot: home.snapshot,
    applied: home.applied,
    instance: INSTANCE,
    purpose: desired ? 'apply' : 'remove',
    digests: {},
    ...more,
  })
}

export function operationsOf(plan: Plan, answers: Record<string, string> = {}): Operation[] {
  const answered = answeredPlan(plan, answers)
  if (!answered.ok) throw new Error(answered.problem.text)
  return answered.value
}

/** The home after a plan was made and carried out. */
export function deployed(
  home: SimulatedHome,
  desired: DesiredStack,
  more: Partial<StackInput> = {},
  answers: Record<string, string> = {},
): SimulatedHome {
  return simulated(home, operationsOf(planFor(home, desired, more), answers))
}
