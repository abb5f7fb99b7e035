import { HomeportError } from '../../contract/errors.ts'
import type { PlanView, Subject } from '../../contract/plan.ts'
import type { Problem } from '../../contract/problem.ts'
import type { MakePlan } from '../../contract/requests.ts'
import { subjectKey } from '../../core/plan/subject.ts'
import { EngineError } from '../../ports/docker-api.ts'
import type { World } from '../world.ts'
import type { OpenPlans } from './open-plans.ts'

/** Plans again, by itself, what may have changed; one subject after the other, none twice at once. */
export interface Replanner {
  request(subjects: readonly Subject[]): void
  /** Why subjects could not be planned the last time, by subject key. */
  problems(): ReadonlyMap<string, Problem>
  /** Resolves when nothing is being planned any more. */
  close(): Promise<void>
}

/** Changes come in bursts: an editor writes several files, a deploy touches several services. */
const SETTLE_MS = 300
const RETRY_MS = 5_000

export function replanner(
  world: World,
  plans: OpenPlans,
  mayPlan: (subject: Subject) => boolean,
  onPlan: (view: PlanView) => void,
  onDefect: (error: unknown) => void,
): Replanner {
  const end = new AbortController()
  const wanted = new Map<string, Subject>()
  const problems = new Map<string, Problem>()
  let working: Promise<void> | undefined

  const work = async () => {
    await world.clock.wait(SETTLE_MS, end.signal)
    try {
      for (let next = take(); next !== undefined; next = take()) await plan(next)
    } catch (error) {
      onDefect(error)
    } finally {
      working = undefined
    }
  }

  const take = (): Subject | undefined => {
    if (end.signal.aborted) return undefined
    const ready = [...wanted].find(([, subject]) => mayPlan(subject))
    if (ready === undefined) return undefined
    wanted.delete(ready[0])
    return ready[1]
  }

  const plan = async (subject: Subject) => {
    try {
      const view = await plans.make(requestOf(subject))
      problems.delete(subjectKey(subject))
      onPlan(view)
    } catch (error) {
      if (end.signal.aborted) return
      problems.set(subjectKey(subject), problemOf(error))
      if (error instanceof EngineError) retryLater(subject)
    }
  }

  const retryLater = (subject: Subject) => {
    void world.clock.wait(RETRY_MS, end.signal).then(() => {
      if (!end.signal.aborted) request([subject])
    })
  }

  const request = (subjects: readonly Subject[]) => {
    for (const subject of subjects) wanted.set(subjectKey(subject), subject)
    working ??= work()
  }

  return {
    request,
    problems: () => problems,
    async close() {
      end.abort()
      await working
    },
  }
}

function requestOf(subject: Subject): MakePlan {
  return subject.kind === 'stack' ? { stack: subject.stack } : { swarm: subject.swarm }
}

function problemOf(error: unknown): Problem {
  if (error instanceof HomeportError) return { code: error.code, text: error.message, advice: error.advice }
  if (error instanceof EngineError) return { code: 'unreachable', text: error.message }
  throw error
}
