import { HomeportError } from '../../contract/errors.ts'
import type { Finding, PlanView, Subject } from '../../contract/plan.ts'
import type { Problem } from '../../contract/problem.ts'
import type { MakePlan } from '../../contract/requests.ts'
import { subjectKey, subjectText } from '../../core/plan/subject.ts'
import { EngineError } from '../../ports/docker-api.ts'
import type { World } from '../world.ts'
import type { OpenPlans } from './open-plans.ts'

/** Plans again, by itself, what may have changed; one subject after the other, none twice at once. */
export interface Replanner {
  request(subjects: readonly Subject[]): void
  /** What could not be planned the last time, and why. */
  findings(): Finding[]
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
  onFindings: () => void,
  onDefect: (error: unknown) => void,
): Replanner {
  const end = new AbortController()
  const wanted = new Map<string, Subject>()
  const problems = new Map<string, Finding>()
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
      if (problems.delete(subjectKey(subject))) onFindings()
      onPlan(view)
    } catch (error) {
      if (end.signal.aborted) return
      note(subject, problemOf(error))
      if (error instanceof EngineError) retryLater(subject)
    }
  }

  /** What does not answer is told by its own finding. */
  const note = (subject: Subject, problem: Problem) => {
    if (problem.code === 'unreachable') return
    problems.set(subjectKey(subject), unplanned(subject, problem))
    onFindings()
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
    findings: () => [...problems.values()],
    async close() {
      end.abort()
      await working
    },
  }
}

function unplanned(subject: Subject, { text, advice = '' }: Problem): Finding {
  const id = `not-planned:${subjectKey(subject)}`
  return {
    id,
    severity: 'error',
    subject: subjectText(subject),
    text: `it cannot be planned: ${text}`,
    advice,
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
