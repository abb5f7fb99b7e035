import { fail, ok, type Problem, type Result } from '../../contract/doors/problem.ts'
import type { OperationOf } from '../../contract/plan.ts'
import { checkSome, drillVolume } from '../../core/backups/restic/restic-arguments.ts'
import type { PartContext } from '../part-context.ts'
import { done, type StepEnd, step } from '../step.ts'
import { clientOf, dataOf, keptIn, workId } from './data-context.ts'
import { recordProven, recordUnproven } from './records.ts'
import { workInRepository } from './repository/work-in-repository.ts'

type Drilling = OperationOf<'volume-drill'>

/** Looks through the repository, then restores each backup to nobody's harm; one that fails keeps no other from it. */
export async function drillVolumes(context: PartContext): Promise<Result<void>> {
  const { stack, operations } = dataOf(context)
  const { store, clock } = context.world
  const checked = await step(context, 'check', 'the repository is sound', () => checkRepository(context))
  let failed: Problem | undefined
  for (const operation of operations) {
    if (operation.kind !== 'volume-drill') continue
    const text = `${operation.subject}: restore the backup of ${operation.at} into a throwaway volume`
    const proven = checked.ok
      ? await step(context, operation.id, text, () => prove(context, operation))
      : checked
    if (proven.ok) recordProven(store, stack, operation.volume, proven.value as Proof)
    else recordUnproven(store, stack, operation.volume, clock.now(), proven.problem)
    if (!proven.ok) failed ??= proven.problem
  }
  return failed === undefined ? ok(undefined) : { ok: false, problem: failed }
}

interface Proof {
  at: string
  snapshot: string
  of: string
  tookMs: number
}

async function checkRepository(context: PartContext): Promise<Result<StepEnd<undefined>>> {
  const { operations } = dataOf(context)
  const { repository } = keptIn(context)
  const node = operations[0]?.node
  if (node === undefined) return done(undefined)
  const work = { id: workId(context, 'check'), node, script: 'check' as const, argv: checkSome, repository }
  const worked = await workInRepository(clientOf(context), work)
  return worked.ok ? done(undefined, 'a part of it was read through') : worked
}

async function prove(context: PartContext, operation: Drilling): Promise<Result<StepEnd<Proof>>> {
  const { clock } = context.world
  const { repository } = keptIn(context)
  const began = clock.monotonic()
  const worked = await workInRepository(clientOf(context), {
    id: workId(context, operation.id),
    node: operation.node,
    script: 'drill',
    argv: drillVolume(operation, operation.snapshot),
    repository,
    scratch: true,
  })
  if (!worked.ok) return worked
  const restored = worked.value.summary?.files_restored ?? 0
  const { files = 0, snapshot, at: of } = operation
  if (restored < files) return fail(tooFew(operation, restored, files))
  const proof = { at: clock.now(), snapshot, of, tookMs: Math.round(clock.monotonic() - began) }
  const what = operation.copy === 'sqlite' ? 'whole, its databases sound' : 'whole'
  return done(proof, `${what}, ${restored} files`)
}

function tooFew({ subject, at }: Drilling, restored: number, files: number): Problem {
  return {
    code: 'backup-incomplete',
    text: `${subject}: the backup of ${at} brought ${restored} of its ${files} files back`,
    advice: 'Look at the log of the run, then back it up now and prove that backup.',
  }
}
