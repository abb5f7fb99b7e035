import { ok, type Problem, type Result } from '../../contract/doors/problem.ts'
import type { DataOperation, OperationOf } from '../../contract/plan.ts'
import { backupDatabases, backupFiles } from '../../core/backups/restic/restic-arguments.ts'
import { type Heard, unreadIn } from '../../core/backups/restic/restic-output.ts'
import type { PartContext } from '../part-context.ts'
import { done, type StepEnd, step } from '../step.ts'
import { clientOf, dataOf, keptIn, workId } from './data-context.ts'
import { recordBackup, recordFailure } from './records.ts'
import { workInRepository } from './repository/work-in-repository.ts'

/** What a backup left in the repository. */
export interface Made {
  snapshot: string
  at: string
  bytes: number
  files: number
  tookMs: number
  unread?: string[]
}

const MOST_NAMED = 5

/** Backs up each volume; one that fails keeps none of the others from being backed up. */
export async function backUpVolumes(context: PartContext): Promise<Result<void>> {
  const { stack, operations } = dataOf(context)
  const { store, clock } = context.world
  let failed: Problem | undefined
  for (const operation of operations) {
    if (operation.kind !== 'volume-backup') continue
    const { node, repository } = operation
    const text = `${operation.subject}: back up by ${operation.copy}`
    const made = await step(context, operation.id, text, () => backUpVolume(context, operation))
    if (made.ok) recordBackup(store, stack, operation.volume, { ...made.value, node }, repository)
    else recordFailure(store, stack, operation.volume, clock.now(), made.problem)
    if (!made.ok) failed ??= made.problem
  }
  return failed === undefined ? ok(undefined) : { ok: false, problem: failed }
}

function backUpVolume(
  context: PartContext,
  operation: OperationOf<'volume-backup'>,
): Promise<Result<StepEnd<Made>>> {
  return keepVolume(context, operation, operation.id, operation.tags)
}

/** One volume into the repository, as one snapshot. */
export async function keepVolume(
  context: PartContext,
  operation: DataOperation,
  id: string,
  tags: readonly string[],
): Promise<Result<StepEnd<Made>>> {
  const { clock } = context.world
  const { home, repository } = keptIn(context)
  const [at, began] = [clock.now(), clock.monotonic()]
  const isDatabase = operation.copy === 'sqlite'
  const marks = { home, tags, at }
  const worked = await workInRepository(clientOf(context), {
    id: workId(context, id),
    node: operation.node,
    script: isDatabase ? 'backup-databases' : 'backup-files',
    argv: isDatabase ? backupDatabases(operation, marks) : backupFiles(operation, marks),
    repository,
    // SQLite itself needs its -shm beside a database in WAL mode.
    volume: { name: operation.name, writable: isDatabase, folder: operation.folder },
  })
  if (!worked.ok) return worked
  const made = madeOf(worked.value, at, clock.monotonic() - began)
  return done(made, detailOf(made))
}

function madeOf(heard: Heard, at: string, tookMs: number): Made {
  const { summary } = heard
  const unread = unreadIn(heard).slice(0, MOST_NAMED)
  return {
    snapshot: summary?.snapshot_id ?? '',
    at: heard.at ?? at,
    bytes: summary?.total_bytes_processed ?? 0,
    files: summary?.total_files_processed ?? 0,
    tookMs: Math.round(tookMs),
    ...(unread.length === 0 ? {} : { unread }),
  }
}

/** `3 files, 12.4 MB, as 1a2b3c4d`, and what could not be read. */
function detailOf({ snapshot, bytes, files, unread }: Made): string {
  const what = `${files} files, ${(bytes / 1e6).toFixed(1)} MB, as ${snapshot.slice(0, 8)}`
  return unread === undefined ? what : `${what}; not readable: ${unread.join('; ')}`
}
