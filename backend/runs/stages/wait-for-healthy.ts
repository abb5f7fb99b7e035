import type { Result } from '../../contract/doors/problem.ts'
import { touchedServices } from '../acts/touched-services.ts'
import type { PartContext } from '../part-context.ts'
import type { StepEnd } from '../step.ts'
import { converge } from './converge.ts'

/** Waits until services of the stack, named as in the Compose file, are healthy; they need not have stayed so. */
export function waitForHealthy(
  context: PartContext,
  services: string[],
  puttingBack: boolean,
): Promise<Result<StepEnd<undefined>>> {
  const { subject } = context.plan
  const stack = subject.kind === 'stack' ? subject.stack : ''
  const touched = new Map(
    touchedServices(context, context.operations).map((service) => [service.name, service]),
  )
  const awaited = services.map(
    (service) => touched.get(`${stack}_${service}`) ?? { name: `${stack}_${service}` },
  )
  return converge(context, awaited, { stayMs: 0, rolledBackCounts: puttingBack })
}
