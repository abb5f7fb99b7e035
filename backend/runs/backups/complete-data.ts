import { ok, type Result } from '../../contract/doors/problem.ts'
import { dueForgetting } from '../../core/backups/forgetting.ts'
import { forget } from '../../core/backups/restic/restic-arguments.ts'
import type { PartContext } from '../part-context.ts'
import { cancelOf, done, type StepEnd, skipped, step } from '../step.ts'
import { clientOf, dataOf, keptIn, workId } from './data-context.ts'
import { workInRepository } from './repository/work-in-repository.ts'

/** Old backups are forgotten, and nothing is left on the nodes. */
export async function completeData(context: PartContext): Promise<Result<void>> {
  if (context.plan.purpose === 'back-up') {
    const kept = await step(context, 'forget', 'forget what is not to be kept', () => forgetOld(context))
    if (!kept.ok) return kept
  }
  return sweepNodes(context)
}

/** The helpers of this run go, and their secrets with them. */
export async function sweepNodes(context: PartContext): Promise<Result<void>> {
  const { backupTool } = context.world
  for (const node of new Set(dataOf(context).operations.map((operation) => operation.node))) {
    const swept = await step<undefined>(
      context,
      `sweep:${node}`,
      `take the helpers off ${node}`,
      async () => {
        await backupTool.sweep(node, (work) => work.startsWith(workId(context, '')))
        return done(undefined)
      },
    )
    if (!swept.ok) return swept
  }
  return ok(undefined)
}

/** A backup that was made is good whether or not others could be forgotten: that is tried again with the next. */
async function forgetOld(context: PartContext): Promise<Result<StepEnd<undefined>>> {
  const { store, clock, inventory } = context.world
  const { stack, operations } = dataOf(context)
  const { home, repository } = keptIn(context)
  const keep = inventory()?.backup.keep ?? {}
  const facts = { forgotten: `forgotten.${repository.name}/${stack}`, pruned: `pruned.${repository.name}` }
  const last = { forgotten: store.fact(facts.forgotten), pruned: store.fact(facts.pruned) }
  const due = dueForgetting(keep, last, clock.now())
  if (due === undefined) return skipped(undefined, 'done less than a day ago')
  const argv = forget(home, stack, keep, due.prune)
  const node = operations[0]?.node
  if (argv === undefined || node === undefined) return skipped(undefined, 'nothing is ever forgotten')
  const work = { id: workId(context, 'forget'), node, script: 'forget' as const, argv, repository }
  // It may take hours, and the backup is made: whoever cancels now is heard, unlike in what else completes a run.
  const client = { ...clientOf(context), unwanted: () => cancelOf(context.journal.run) }
  const worked = await workInRepository(client, work)
  if (!worked.ok) return skipped(undefined, `not now: ${worked.problem.text}`)
  store.setFact(facts.forgotten, clock.now())
  if (due.prune) store.setFact(facts.pruned, clock.now())
  const removed = worked.value.values
    .flat()
    .reduce<number>((sum, group) => sum + ((group as { remove?: unknown[] | null }).remove?.length ?? 0), 0)
  return done(undefined, `${removed} forgotten${due.prune ? ', space given back' : ''}`)
}
