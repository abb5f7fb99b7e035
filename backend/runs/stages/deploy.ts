import { ok, type Result } from '../../contract/doors/problem.ts'
import type { EngineOperation, Operation } from '../../contract/plan.ts'
import { carryOut } from '../acts/carry-out.ts'
import type { PartContext } from '../part-context.ts'
import { step } from '../step.ts'
import { waitForHealthy } from './wait-for-healthy.ts'
import { waitUntilGone } from './wait-until-gone.ts'

/** The operations, in order; `prefix` tells those of putting back from those of going forward. */
export async function deploy(
  context: PartContext,
  operations = context.operations,
  prefix = '',
): Promise<Result<void>> {
  for (const operation of operations) {
    const gone = await goFirst(context, operation, operations, prefix)
    if (!gone.ok) return gone
    const ready = await comeFirst(context, operation, prefix)
    if (!ready.ok) return ready
    const text = `${operation.subject}: ${operation.cause}`
    const done = await step(context, `${prefix}${operation.id}`, text, (again) =>
      carryOut(context, oneCall(operation), again),
    )
    if (!done.ok) return done
  }
  return ok(undefined)
}

/** Waits for the end of services whose port or data this one is to have. */
async function goFirst(
  context: PartContext,
  { id, kind, subject, waits }: Operation,
  operations: readonly Operation[],
  prefix: string,
): Promise<Result<void>> {
  if (kind !== 'service-create' && kind !== 'service-update') return ok(undefined)
  const removed = operations.filter((one) => one.kind === 'service-remove' && waits.includes(one.id))
  const about = context.plan.subject
  if (removed.length === 0 || about.kind !== 'stack') return ok(undefined)
  const names = removed.map((one) => one.subject).join(', ')
  return step(context, `${prefix}${id}:gone`, `${subject} comes when ${names} has ended`, () =>
    waitUntilGone(context, about.stack),
  )
}

/** Waits for the services this one must not start before (Compose’s `condition: service_healthy`). */
async function comeFirst(context: PartContext, operation: Operation, prefix: string): Promise<Result<void>> {
  if (operation.kind !== 'service-create' && operation.kind !== 'service-update') return ok(undefined)
  const first = operation.after
    .filter(({ condition }) => condition !== 'service_started')
    .map(({ service }) => service)
  if (first.length === 0) return ok(undefined)
  const id = `${prefix}${operation.id}:after`
  return step(context, id, `${operation.subject} comes after ${first.join(', ')}`, () =>
    waitForHealthy(context, first, prefix !== ''),
  )
}

/** A volume's data is moved by stages of its own (runs/backups): a plan has the one kind or the other. */
function oneCall(operation: Operation): EngineOperation {
  if (
    operation.kind === 'volume-backup' ||
    operation.kind === 'volume-restore' ||
    operation.kind === 'volume-drill'
  ) {
    throw new Error(`${operation.subject}: ${operation.kind} is not one call`)
  }
  return operation
}
