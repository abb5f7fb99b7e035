import { ok, type Result } from '../../contract/doors/problem.ts'
import type { OperationOf } from '../../contract/plan.ts'
import { BEFORE_RESTORE, restoreVolume, tagsOf } from '../../core/backups/restic/restic-arguments.ts'
import type { PartContext } from '../part-context.ts'
import { done, LeftStanding, type StepEnd, skipped, step } from '../step.ts'
import { keepVolume, type Made } from './back-up.ts'
import { clientOf, dataOf, keptIn, workId } from './data-context.ts'
import { recordHalf, recordOfVolume, recordWhole } from './records.ts'
import { workInRepository } from './repository/work-in-repository.ts'
import { startServices, stopServices, untilGone, untilHealthy } from './writers/services.ts'

export type Restoring = OperationOf<'volume-restore'>

/** What may be another way in a minute: a restore that is half done waits for it, rather than end half done. */
const passing: ReadonlySet<string> = new Set([
  'repository-unreachable',
  'repository-locked',
  'repository-host-key',
  'repository-key-refused',
  'repository-password',
  'backup-failed',
  'helper-memory',
])

/**
 * Stops what writes to the volume, keeps what is there as a backup, puts the snapshot in its place, and starts what ran.
 * Nothing is started before the volume is whole: a run that is cut off goes on from where it stands.
 */
export async function restoreVolumes(context: PartContext): Promise<Result<void>> {
  for (const operation of dataOf(context).operations) {
    if (operation.kind !== 'volume-restore') continue
    const restored = await restoreOne(context, operation)
    if (!restored.ok) return restored
  }
  return ok(undefined)
}

async function restoreOne(context: PartContext, operation: Restoring): Promise<Result<void>> {
  const { id, services, node } = operation
  const names = services.map(({ service }) => service).join(', ') || 'nothing'
  const stopped = await step(context, `${id}:stop`, `stop ${names}`, () => stopServices(context, operation))
  if (!stopped.ok) return stopped
  const gone = await step(context, `${id}:gone`, `${names} is gone from ${node}`, () =>
    untilGone(context, operation),
  )
  if (!gone.ok) return gone
  const kept = await step(context, `${id}:keep`, `${operation.subject}: keep what is there`, () =>
    keepBefore(context, operation),
  )
  if (!kept.ok) return kept
  const text = `${operation.subject}: ${operation.cause}`
  const put = await step(context, id, text, () => putBack(context, operation, operation))
  if (!put.ok) return put
  return step(context, `${id}:start`, `start ${names}`, () => startServices(context, operation))
}

/** What is there now, whatever state it is in: as plain files, so that a damaged database is kept too. */
async function keepBefore(
  context: PartContext,
  operation: Restoring,
): Promise<Result<StepEnd<Made | undefined>>> {
  const { stack } = dataOf(context)
  const { halfRestored } = recordOfVolume(context.world.store, stack, operation.volume)
  if (halfRestored !== undefined)
    return skipped(undefined, 'it is half restored since a run before: not worth it')
  const tags = [...tagsOf(stack, operation.volume), BEFORE_RESTORE]
  const paths = operation.copy === 'sqlite' ? [] : operation.paths
  return keepVolume(context, { ...operation, copy: 'files', paths }, `${operation.id}:keep`, tags)
}

/** Puts a snapshot in place of what is in the volume. */
export async function putBack(
  context: PartContext,
  operation: Restoring,
  from: Pick<Restoring, 'copy' | 'paths' | 'snapshot'>,
  id = operation.id,
): Promise<Result<StepEnd<undefined>>> {
  const { stack } = dataOf(context)
  const { repository } = keptIn(context)
  const { store, clock } = context.world
  recordHalf(store, stack, operation.volume, from.snapshot, clock.now())
  const worked = await workInRepository(clientOf(context), {
    id: workId(context, id),
    node: operation.node,
    script: 'restore',
    argv: restoreVolume({ ...operation, ...from }, from.snapshot),
    repository,
    volume: { name: operation.name, writable: true, folder: operation.folder },
  })
  if (!worked.ok && passing.has(worked.problem.code)) {
    const { text, advice = '' } = worked.problem
    throw new LeftStanding(
      `${text}. ${advice} Until then ${operation.subject} is half restored and stays stopped.`,
    )
  }
  if (!worked.ok) return worked
  recordWhole(store, stack, operation.volume)
  const what = from.copy === 'sqlite' ? 'whole, its databases checked' : 'whole'
  return done(undefined, `${what}, from ${from.snapshot.slice(0, 8)}`)
}

/** What was started again becomes healthy with the data it has now. */
export async function verifyRestored(context: PartContext): Promise<Result<void>> {
  const services = dataOf(context).operations.flatMap((operation) =>
    operation.kind === 'volume-restore' ? operation.services.filter(({ replicas }) => replicas > 0) : [],
  )
  if (services.length === 0)
    return step(context, 'converge', 'nothing to wait for', async () => done(undefined))
  return step(context, 'converge', 'what was stopped runs and stays', () => untilHealthy(context, services))
}
