import type { Operation } from '../../contract/plan.ts'
import type { PartContext } from '../part-context.ts'
import type { Awaited } from '../stages/converge.ts'
import { stepOf } from '../step.ts'
import type { Sent } from './carry-out.ts'

/** The services that operations made or changed, and since when what is seen of them counts. */
export function touchedServices(
  context: PartContext,
  operations: readonly Operation[],
  prefix = '',
): Awaited[] {
  return operations.flatMap((operation) => {
    if (operation.kind !== 'service-create' && operation.kind !== 'service-update') return []
    const sent = stepOf(context, `${prefix}${operation.id}`)?.result as Sent | undefined
    return [{ name: operation.name, startedAt: sent?.startedAt }]
  })
}
