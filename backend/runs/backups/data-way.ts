import type { Problem, Result } from '../../contract/doors/problem.ts'
import type { StageName } from '../../contract/words.ts'
import type { PartContext } from '../part-context.ts'
import type { Diagnosis } from '../stages/diagnose.ts'
import { LeftStanding, stepOf } from '../step.ts'
import { backUpVolumes } from './back-up.ts'
import { completeData, sweepNodes } from './complete-data.ts'
import { dataOf } from './data-context.ts'
import { drillVolumes } from './drill.ts'
import { putRight } from './put-right.ts'
import { checkVolumes, readyNodes } from './ready-nodes.ts'
import { recordFailure, recordOfVolume, recordUnproven } from './records.ts'
import { restoreVolumes, verifyRestored } from './restore.ts'

type Stage = (context: PartContext) => Promise<Result<void>>

/** How a part gets to its end: the stages that must all succeed, and the two that depend on how they end. */
export interface Way {
  there: readonly { name: StageName; run: Stage }[]
  diagnose(context: PartContext, problem: Problem): Promise<Result<Diagnosis>>
  complete: Stage
}

export const backUpWay: Way = {
  there: [
    { name: 'prepare', run: told(ends(readyNodes)) },
    { name: 'validate', run: told(ends(checkVolumes)) },
    { name: 'deploy', run: unfinishedTold(ends(backUpVolumes)) },
  ],
  diagnose: tidied(putRight),
  complete: ends(completeData),
}

export const drillWay: Way = {
  there: [
    { name: 'prepare', run: toldUnproven(ends(readyNodes)) },
    { name: 'deploy', run: toldUnproven(ends(drillVolumes)) },
  ],
  diagnose: tidied(putRight),
  complete: ends(completeData),
}

export const restoreWay: Way = {
  there: [
    { name: 'prepare', run: readyNodes },
    { name: 'validate', run: checkVolumes },
    { name: 'deploy', run: restoreVolumes },
    { name: 'verify', run: verifyRestored },
  ],
  diagnose: tidied(putRight),
  complete: completeData,
}

/** A backup whose node stays away ends: the next one catches up, and nothing waits behind it. */
function ends(stage: Stage): Stage {
  return async (context) => {
    try {
      return await stage(context)
    } catch (error) {
      if (!(error instanceof LeftStanding) || context.stop.aborted) throw error
      const problem = {
        code: 'unreachable',
        text: error.message,
        advice: 'Look at the node; the next backup catches up.',
      }
      failStep(context, problem)
      return { ok: false, problem }
    }
  }
}

/** However it ends, no helper stays on the nodes, with what opens the repository in it; one that is away is not waited for. */
function tidied(diagnose: Way['diagnose']): Way['diagnose'] {
  return async (context, problem) => {
    const found = await diagnose(context, problem)
    const tidy = problem.code === 'cancelled' ? sweepNodes : completeData
    if (problem.code !== 'unreachable') await ends(tidy)(context)
    return found
  }
}

function failStep({ journal, part }: PartContext, problem: Problem): void {
  const begun = journal.run.parts[part]?.stages.at(-1)?.steps.findLast(({ state }) => state === 'started')
  if (begun !== undefined) journal.append({ type: 'step.failed', part, step: begun.id, problem })
}

/** Volumes whose backup failed have said so themselves; when the node went away, none could. */
function unfinishedTold(stage: Stage): Stage {
  return async (context) => {
    const ended = await stage(context)
    if (ended.ok || ended.problem.code !== 'unreachable') return ended
    return told(async () => ended)(context)
  }
}

/** Why there is no newer proof is shown where the backups are; volumes that have said so themselves say it no other. */
function toldUnproven(stage: Stage): Stage {
  return async (context) => {
    const ended = await stage(context)
    if (ended.ok) return ended
    const { stack, operations } = dataOf(context)
    const { store, clock } = context.world
    for (const { id, volume } of operations) {
      const before = recordOfVolume(store, stack, volume)
      const isTold = before.unproven !== undefined && before.unproven.at >= context.journal.run.createdAt
      const isProven = stepOf(context, id)?.state === 'done'
      if (!isTold && !isProven) recordUnproven(store, stack, volume, clock.now(), ended.problem)
    }
    return ended
  }
}

/** Why there is no newer backup is shown where the backups are, unless this very run has made one. */
function told(stage: Stage): Stage {
  return async (context) => {
    const ended = await stage(context)
    if (ended.ok) return ended
    const { stack, operations } = dataOf(context)
    const { store, clock } = context.world
    for (const { id, volume } of operations) {
      const isMade = stepOf(context, id)?.state === 'done'
      if (!isMade) recordFailure(store, stack, volume, clock.now(), ended.problem)
    }
    return ended
  }
}
