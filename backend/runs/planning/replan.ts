import type { Problem } from '../../contract/doors/problem.ts'
import { HomeportError } from '../../contract/errors.ts'
import type { Finding, PlanView, Subject } from '../../contract/plan.ts'
import { subjectKey, subjectText } from '../../core/plan/subject.ts'
import { EngineError } from '../../ports/nodes/docker-api.ts'
import type { World } from '../world.ts'
import type { OpenPlans } from './open-plans.ts'

/** Plans again, by itself, what may have changed; one subject after the other, none twice at once. */
export interface Replanner {
  request(subjects: readonly Subject[]): void
  /** What could not be planned the last time, and why. */
  findings(): Finding[]
  /** What that was: it may be what a run has just ended that stood in the way. */
  unplanned(): Subject[]
  /** Resolves when nothing is being planned any more. */
  close(): Promise<void>
}

/** Changes come in bursts: an editor writes several files, a deploy touches several services. */
const SETTLE_MS = 300
const RETRY_MS = 5_000

/** What a replanner asks of the others, and what it tells them. */
export interface Replanning {
  world: World
  plans: OpenPlans
  mayPlan(subject: Subject): boolean
  onPlan(view: PlanView): void
  onFindings(): void
  /** Nothing is being planned, and nothing waits to be. */
  onRest(): void
  onDefect(error: unknown): void
}

export function replanner(replanning: Replanning): Replanner {
  return new WaitingSubjects(replanning)
}

class WaitingSubjects implements Replanner {
  readonly #replanning: Replanning
  readonly #end = new AbortController()
  readonly #wanted = new Map<string, Subject>()
  readonly #problems = new Map<string, { subject: Subject; finding: Finding }>()
  #working: Promise<void> | undefined

  constructor(replanning: Replanning) {
    this.#replanning = replanning
  }

  request(subjects: readonly Subject[]): void {
    for (const subject of subjects) this.#wanted.set(subjectKey(subject), subject)
    this.#working ??= this.#work()
  }

  findings(): Finding[] {
    return [...this.#problems.values()].map(({ finding }) => finding)
  }

  unplanned(): Subject[] {
    return [...this.#problems.values()].map(({ subject }) => subject)
  }

  async close(): Promise<void> {
    this.#end.abort()
    await this.#working
  }

  async #work(): Promise<void> {
    const { world, onRest, onDefect } = this.#replanning
    await world.clock.wait(SETTLE_MS, this.#end.signal)
    try {
      for (let next = this.#take(); next !== undefined; next = this.#take()) await this.#plan(next)
      if (!this.#end.signal.aborted) onRest()
    } catch (error) {
      onDefect(error)
    } finally {
      this.#working = undefined
    }
  }

  #take(): Subject | undefined {
    if (this.#end.signal.aborted) return undefined
    const ready = [...this.#wanted].find(([, subject]) => this.#replanning.mayPlan(subject))
    if (ready === undefined) return undefined
    this.#wanted.delete(ready[0])
    return ready[1]
  }

  async #plan(subject: Subject): Promise<void> {
    const { plans, onPlan, onFindings } = this.#replanning
    try {
      const view = await plans.renew(subject)
      if (this.#problems.delete(subjectKey(subject))) onFindings()
      onPlan(view)
    } catch (error) {
      if (this.#end.signal.aborted) return
      this.#note(subject, problemOf(error))
      if (error instanceof EngineError) this.#retryLater(subject)
    }
  }

  /** What does not answer, or has no value, is told by its own finding. */
  #note(subject: Subject, problem: Problem): void {
    if (problem.code === 'unreachable') return
    if (problem.code === 'secret-missing') this.#problems.delete(subjectKey(subject))
    else this.#problems.set(subjectKey(subject), { subject, finding: unplanned(subject, problem) })
    this.#replanning.onFindings()
  }

  #retryLater(subject: Subject): void {
    void this.#replanning.world.clock.wait(RETRY_MS, this.#end.signal).then(() => {
      if (!this.#end.signal.aborted) this.request([subject])
    })
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

function problemOf(error: unknown): Problem {
  if (error instanceof HomeportError) return { code: error.code, text: error.message, advice: error.advice }
  if (error instanceof EngineError) return { code: 'unreachable', text: error.message }
  throw error
}
