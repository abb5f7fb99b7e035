import type { Plan } from '../../../../backend/contract/plan.ts'
import type { EngineService } from '../../../../backend/core/engine/seen.ts'
import type { SimulatedHome } from '../../../support/engine/simulated-swarm.ts'
import { deployed, emptyHome } from '../../../support/home/a-planned-home.ts'
import { aDesiredStack } from '../../../support/stack/a-desired-stack.ts'

export const stack = aDesiredStack()
export const web = stack.withService('web')
/** The home after `web` was deployed into it. */
export const home = deployed(emptyHome, web.build())

/** The home after someone did something by hand. */
export function byHand(
  before: SimulatedHome,
  change: (service: EngineService) => void,
  name = 'domoticz_web',
): SimulatedHome {
  const after = structuredClone(before)
  change(after.snapshot.services.find(({ Spec }) => Spec.Name === name) as EngineService)
  return after
}

/** What a person may do by hand. */
export const scaled = (service: EngineService) =>
  Object.assign(service.Spec, { Mode: { Replicated: { Replicas: 5 } } })
/** The questions without whose answer nothing is done. */
export const holds = (plan: Plan) => plan.questions.filter(({ blocks }) => blocks).map(({ id }) => id)
