import { ok, type Problem, type Result } from '../../contract/doors/problem.ts'
import type { PartContext } from '../part-context.ts'
import type { Diagnosis } from '../stages/diagnose.ts'
import { step, stepOf } from '../step.ts'
import type { Made } from './back-up.ts'
import { dataOf, workId } from './data-context.ts'
import { recordOfVolume } from './records.ts'
import { putBack, type Restoring } from './restore.ts'
import { startServices } from './writers/services.ts'

/** A backup that failed has changed nothing; a restore is undone, or its volume stays stopped. */
export async function putRight(context: PartContext, problem: Problem): Promise<Result<Diagnosis>> {
  const { cause, advice } = { cause: problem.text, advice: problem.advice }
  const told = { cause, ...(advice === undefined ? {} : { advice }) }
  const operation = dataOf(context).operations.find((one) => one.kind === 'volume-restore')
  const outcome = problem.code === 'cancelled' ? ('cancelled' as const) : ('failed' as const)
  if (operation?.kind !== 'volume-restore') return ok({ outcome, ...told })
  const isPut = hasStep(context, operation.id)
  const runs = hasStep(context, `${operation.id}:start`) ? ok(undefined) : await undo(context, operation)
  if (isPut) {
    const why = runs.ok ? cause : `${cause}; then ${runs.problem.text}`
    return ok({
      outcome,
      cause: why,
      advice: [advice, isWhole(context, operation)].filter(Boolean).join(' '),
    })
  }
  if (runs.ok) return ok({ outcome: outcome === 'cancelled' ? outcome : 'rolled-back', ...told })
  const stays = `${operation.subject} is half restored and stays stopped: restore it again.`
  return ok({ outcome: 'failed', cause: `${cause}; then ${runs.problem.text}`, advice: stays })
}

function isWhole(context: PartContext, operation: Restoring): string {
  const before = keptBefore(context, operation)
  const back =
    before === undefined ? '' : ` What was there before is the backup ${before.snapshot.slice(0, 8)}.`
  return `The data is whole, as it was at ${operation.at}.${back}`
}

/** The old data, if any of it was touched, then what ran. */
async function undo(context: PartContext, operation: Restoring): Promise<Result<void>> {
  const { stack } = dataOf(context)
  const { halfRestored } = recordOfVolume(context.world.store, stack, operation.volume)
  const before = keptBefore(context, operation)
  if (halfRestored !== undefined) {
    if (before === undefined) return { ok: false, problem: nothingKept(operation) }
    const id = `${operation.id}:old`
    const from = { copy: 'files' as const, paths: operation.copy === 'sqlite' ? [] : operation.paths }
    const text = `${operation.subject}: put back what was there before`
    const put = await step(context, id, text, async () => {
      // Left alone when its node fell silent, the helper may be at work there still: two must never write.
      await context.world.backupTool.discard(operation.node, workId(context, operation.id))
      return putBack(context, operation, { ...from, snapshot: before.snapshot }, id)
    })
    if (!put.ok) return put
  }
  return step(context, `${operation.id}:again`, 'start what was stopped', () =>
    startServices(context, operation),
  )
}

function keptBefore(context: PartContext, { id }: Restoring): Made | undefined {
  const kept = stepOf(context, `${id}:keep`)
  return kept?.state === 'done' ? (kept.result as Made) : undefined
}

function hasStep(context: PartContext, id: string): boolean {
  return stepOf(context, id)?.state === 'done'
}

function nothingKept({ subject }: Restoring): Problem {
  return { code: 'half-restored', text: `${subject} was half restored by an earlier run` }
}
