import { fail, ok, type Problem, type Result } from '../contract/doors/problem.ts'
import { HomeportError } from '../contract/errors.ts'
import type { Run, Step } from '../contract/run.ts'
import { EngineError } from '../ports/nodes/docker-api.ts'
import { type PartContext, recordOf } from './part-context.ts'

/** How a step ended well. `result` is what later steps and a restarted process need to know. */
export interface StepEnd<T> {
  state: 'done' | 'skipped'
  detail?: string
  result: T
}

/** Thrown to leave a run where it stands: homeport stops, or the run waited too long. The journal stays as it is. */
export class LeftStanding extends Error {}

/**
 * One step, once: written down before and after. A finished step is not run again and gives its recorded result;
 * one that was only started is run again with `again` true and must look before it acts. Lost links are waited for.
 */
export async function step<T>(
  context: PartContext,
  id: string,
  text: string,
  act: (again: boolean) => Promise<Result<StepEnd<T>>>,
): Promise<Result<T>> {
  const known = stepOf(context, id)
  if (known?.state === 'done' || known?.state === 'skipped') return ok(known.result as T)
  if (known?.state === 'failed') return fail(known.problem as Problem)
  if (context.stop.aborted) throw new LeftStanding('homeport stops')
  const refused = known === undefined ? cancelled(context) : undefined
  if (refused !== undefined) return fail(refused)
  const { journal, part } = context
  if (known === undefined) journal.append({ type: 'step.started', part, step: id, text })
  const ended = await patiently(context, known !== undefined, act)
  if (!ended.ok) {
    const problem = await context.world.secrets.mask(ended.problem)
    journal.append({ type: 'step.failed', part, step: id, problem })
    return fail(problem)
  }
  const { state, detail, result } = ended.value
  const extra = { ...(detail === undefined ? {} : { detail }), ...(result === undefined ? {} : { result }) }
  journal.append({ type: 'step.finished', part, step: id, state, ...extra })
  return ok(result)
}

/** The record of a step of this part, if it was ever started. */
export function stepOf(context: PartContext, id: string): Step | undefined {
  return recordOf(context)
    .stages.flatMap((stage) => stage.steps)
    .find((candidate) => candidate.id === id)
}

export const done = <T>(result: T, detail?: string): Result<StepEnd<T>> =>
  ok({ state: 'done', result, ...(detail === undefined ? {} : { detail }) })

export const skipped = <T>(result: T, detail?: string): Result<StepEnd<T>> =>
  ok({ state: 'skipped', result, ...(detail === undefined ? {} : { detail }) })

/** A run that was asked to stop begins no further step and waits no more, except to put things back. */
export function cancelled(context: PartContext): Problem | undefined {
  const stage = recordOf(context).stages.at(-1)?.name
  return stage === 'diagnose' || stage === 'complete' ? undefined : cancelOf(context.journal.run)
}

/** What a run that was asked to stop ends with. */
export function cancelOf({ cancel }: Run): Problem | undefined {
  if (cancel === undefined || cancel.choice === 'go-on') return undefined
  return { code: 'cancelled', text: `cancelled by ${cancel.by}` }
}

async function patiently<T>(
  context: PartContext,
  interrupted: boolean,
  act: (again: boolean) => Promise<Result<StepEnd<T>>>,
): Promise<Result<StepEnd<T>>> {
  const { clock, limits } = context.world
  let waitsSince: number | undefined
  for (let again = interrupted; ; again = true) {
    try {
      if (waitsSince !== undefined) await context.confirmLease()
      if (context.stop.aborted) throw new LeftStanding('homeport stops')
      const ended = await act(again)
      goOn(context)
      return ended
    } catch (error) {
      if (context.stop.aborted) throw new LeftStanding('homeport stops')
      const problem = problemOf(error)
      if (problem !== undefined) return fail(problem)
      const { message } = error as EngineError
      if (context.journal.run.state !== 'waiting') {
        context.journal.append({ type: 'run.waiting', text: message })
        waitsSince = clock.monotonic()
      }
      waitsSince ??= clock.monotonic()
      if (clock.monotonic() - waitsSince > limits.waitMs) throw new LeftStanding(message)
    }
    await clock.wait(500, context.stop)
    if (context.stop.aborted) throw new LeftStanding('homeport stops')
    const unwanted = cancelled(context)
    if (unwanted !== undefined) return fail(unwanted)
  }
}

/** Somebody answers again: a run that waited does not, however long the step still takes. */
export function goOn({ journal }: Pick<PartContext, 'journal'>): void {
  if (journal.run.state === 'waiting') journal.append({ type: 'run.continued' })
}

/** What fails a step; undefined: the same may succeed later. A full or locked disk and a defect leave the run where it is. */
function problemOf(error: unknown): Problem | undefined {
  if (error instanceof EngineError) return passes(error) ? undefined : engineProblem(error)
  if (!(error instanceof HomeportError) || passesByItself.has(error.code)) throw error
  return { code: error.code, text: error.message, advice: error.advice }
}

/** A file that cannot be written may be one of many: where it is the journal, the next row tells. */
const passesByItself: ReadonlySet<string> = new Set(['disk-full', 'data-in-use'])

/** Nobody answered, or the swarm has no leader just now: the same call may succeed later. */
function passes(error: EngineError): boolean {
  return (
    error.outcomeUnknown ||
    error.status === 503 ||
    /does not have a leader|context deadline|not a swarm manager/.test(error.message)
  )
}

/** What an engine's refusal is, as a problem. */
export function engineProblem(error: EngineError): Problem {
  return { code: 'engine-refused', text: `${error.node} refused: ${error.message}` }
}
