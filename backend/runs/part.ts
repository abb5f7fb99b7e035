import type { Result } from '../contract/doors/problem.ts'
import type { Purpose } from '../contract/plan.ts'
import type { PartOutcome, StageRecord } from '../contract/run.ts'
import type { StageName } from '../contract/words.ts'
import { backUpWay, drillWay, restoreWay, type Way } from './backups/data-way.ts'
import { type PartContext, recordOf } from './part-context.ts'
import { complete } from './stages/complete.ts'
import { deploy } from './stages/deploy.ts'
import { type Diagnosis, diagnose } from './stages/diagnose.ts'
import { hold } from './stages/hold.ts'
import { prepare } from './stages/prepare.ts'
import { validate } from './stages/validate.ts'
import { verify } from './stages/verify.ts'
import { cancelOf } from './step.ts'

export interface PartEnd {
  outcome: PartOutcome
  cause?: string
  advice?: string
  release?: number
}

type Stage = (context: PartContext) => Promise<Result<void>>

const deployWay: Way = {
  there: [
    { name: 'prepare', run: prepare },
    { name: 'validate', run: validate },
    { name: 'deploy', run: deploy },
    { name: 'verify', run: verify },
  ],
  diagnose,
  complete,
}

const ways: Record<Purpose, Way> = {
  apply: deployWay,
  'roll-back': deployWay,
  remove: deployWay,
  'back-up': backUpWay,
  restore: restoreWay,
  drill: drillWay,
}

/** Carries one part from where its journal stands to its end, and writes the end down. */
export async function carryOutPart(context: PartContext): Promise<void> {
  const end = await endOf(context)
  context.journal.append({ type: 'part.finished', part: context.part, ...end })
}

async function endOf(context: PartContext): Promise<PartEnd> {
  const way = ways[context.plan.purpose]
  for (const { name, run } of way.there) {
    const ended = await stage(context, name, run)
    if (!ended.ok) return afterFailure(context, name, ended.problem)
  }
  const completed = await stage(context, 'complete', async (inner) => way.complete(inner))
  if (!completed.ok)
    return { outcome: 'failed', cause: completed.problem.text, ...adviceOf(completed.problem) }
  return { outcome: 'succeeded', ...releaseOf(context) }
}

type Problem = Extract<Result<void>, { ok: false }>['problem']

/** Before anything was sent, a failure is a refusal; after, it is looked into and put back. */
async function afterFailure(context: PartContext, at: StageName, problem: Problem): Promise<PartEnd> {
  if (at !== 'prepare' && at !== 'validate') return diagnosed(context, problem)
  const isOutdated = at === 'validate' || problem.code === 'plan-outdated'
  const outcome = problem.code === 'cancelled' ? 'cancelled' : isOutdated ? 'refused' : 'failed'
  // What is refused for the state of the world may be tried again when that has changed.
  if (outcome !== 'refused') hold(context)
  return { outcome, cause: problem.text, ...adviceOf(problem) }
}

async function diagnosed(context: PartContext, problem: Problem): Promise<PartEnd> {
  let found: Diagnosis | undefined
  const look = async (inner: PartContext): Promise<Result<void>> => {
    const result = await ways[context.plan.purpose].diagnose(inner, problem)
    if (result.ok) found = result.value
    return result.ok ? { ok: true, value: undefined } : result
  }
  const ended = await stage(context, 'diagnose', look)
  // A former process finished the stage: its steps, which are not run again, tell what it found.
  if (ended.ok && found === undefined) await look(context)
  if (found !== undefined) return found
  const cause = ended.ok ? problem : ended.problem
  return { outcome: 'failed', cause: cause.text, ...adviceOf(cause) }
}

/** Runs a stage once: a finished one is not run again, a failed one keeps its problem. */
async function stage(context: PartContext, name: StageName, run: Stage): Promise<Result<void>> {
  const record = recordOf(context).stages.find((candidate) => candidate.name === name)
  if (record?.state === 'done' || record?.state === 'skipped') return { ok: true, value: undefined }
  if (record?.state === 'failed') return { ok: false, problem: problemOf(context, record) }
  if (record === undefined) context.journal.append({ type: 'stage.started', part: context.part, stage: name })
  const ended = await run(context)
  context.journal.append({ type: 'stage.finished', part: context.part, state: ended.ok ? 'done' : 'failed' })
  return ended
}

/** A stage fails by its last step, or by not beginning another one because the run was cancelled. */
function problemOf({ journal }: PartContext, { name, steps }: StageRecord): Problem {
  const failed = steps.findLast((step) => step.problem !== undefined)
  return failed?.problem ?? cancelOf(journal.run) ?? { code: 'failed', text: `stage ${name} failed` }
}

function adviceOf(problem: Problem): { advice?: string } {
  return problem.advice === undefined ? {} : { advice: problem.advice }
}

function releaseOf(context: PartContext): { release?: number } {
  const steps = recordOf(context).stages.flatMap((stage) => stage.steps)
  const result = steps.find((step) => step.id === 'release')?.result as { release?: number } | undefined
  return result?.release === undefined ? {} : { release: result.release }
}
