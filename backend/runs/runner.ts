import type { Asker, CancelRun } from '../contract/doors/requests.ts'
import { HomeportError } from '../contract/errors.ts'
import type { Plan, Subject } from '../contract/plan.ts'
import type { Run } from '../contract/run.ts'
import { finalRunStates, stageNames } from '../contract/words.ts'
import { subjectsCollide } from '../core/plan/subject.ts'
import { compatible, FORMAT } from '../core/run/apply-event.ts'
import { partOf } from '../core/run/part-of.ts'
import type { Store } from '../ports/store.ts'
import { carryOutRun } from './carry-out-run.ts'
import { newJournal, openJournal, type RunJournal } from './history/journal.ts'
import { readRun } from './history/past-runs.ts'
import type { Leases } from './leases/leases.ts'
import { assertAnswered } from './planning/answers.ts'
import type { World } from './world.ts'

/** Starts runs, lets them wait their turn, and goes on with those a former process left. */
export interface Runner {
  start(plans: Plan[], answers: Record<string, string>, asker: Asker): Run
  /** Goes on with every unfinished run; those of an incompatible version are named, and left for a person. */
  resumeAll(): void
  cancel(id: string, request: CancelRun, asker: Asker): Run
  resume(id: string): Run
  abandon(id: string, asker: Asker): Run
  /** Whether a run works on, or waits for, this subject. */
  busy(subject: Subject): boolean
  /** Lets every run stand where it is. */
  close(): Promise<void>
}

/** Asking the disk costs nothing. */
const ROOM_AGAIN_MS = 5_000

export function runner(world: World, leases: Leases, onDefect: (error: unknown) => void): Runner {
  return new KeptRuns(world, leases, onDefect)
}

interface Active {
  journal: RunJournal
  ended: Promise<void>
}

class KeptRuns implements Runner {
  readonly #world: World
  readonly #leases: Leases
  readonly #onDefect: (error: unknown) => void
  readonly #stop = new AbortController()
  readonly #active = new Map<string, Active>()
  readonly #queue: RunJournal[] = []

  constructor(world: World, leases: Leases, onDefect: (error: unknown) => void) {
    this.#world = world
    this.#leases = leases
    this.#onDefect = onDefect
  }

  start(plans: Plan[], answers: Record<string, string>, asker: Asker): Run {
    assertAnswered(plans, answers)
    this.#assertFree(plans)
    this.#world.store.assertRoom()
    const id = this.#world.ids.next()
    const parts = plans.map(partOf)
    const first = {
      type: 'run.created',
      id,
      by: asker.who,
      answers,
      parts,
      stages: stageNames,
      format: FORMAT,
    } as const
    return this.#enqueue(newJournal(this.#world, id, first))
  }

  resumeAll(): void {
    for (const id of this.#world.store.unfinishedRuns()) {
      try {
        if (isCompatible(this.#world, id)) this.#enqueue(openJournal(this.#world, id))
      } catch (error) {
        this.#onDefect(error)
      }
    }
  }

  cancel(id: string, { choice }: CancelRun, asker: Asker): Run {
    const journal = this.#unfinished(id)
    assertCompatible(this.#world, id)
    journal.append({ type: 'run.cancel-asked', by: asker.who, choice })
    return this.#underWay(id) === undefined ? this.#enqueue(journal) : journal.run
  }

  resume(id: string): Run {
    const journal = this.#unfinished(id)
    assertCompatible(this.#world, id)
    return this.#underWay(id) === undefined ? this.#enqueue(journal) : journal.run
  }

  abandon(id: string, asker: Asker): Run {
    if (this.#active.has(id))
      throw new HomeportError('locked-by-run', `run ${id} is under way: cancel it instead`)
    const journal = this.#unfinished(id)
    const waiting = this.#queue.indexOf(journal)
    if (waiting >= 0) this.#queue.splice(waiting, 1)
    const summary = [`abandoned by ${asker.who}; what it did stays`]
    journal.append({ type: 'run.finished', state: 'refused', summary })
    return journal.run
  }

  busy(subject: Subject): boolean {
    const under = [...this.#queue, ...this.#activeJournals()].map(({ run }) => run)
    return under.some((run) => worksOn(run, subject)) || this.#standing().some((run) => worksOn(run, subject))
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await Promise.allSettled([...this.#active.values()].map((one) => one.ended))
  }

  #enqueue(journal: RunJournal): Run {
    this.#queue.push(journal)
    queueMicrotask(() => this.#pump())
    return journal.run
  }

  /** Begins every run that collides with none before it. */
  #pump(): void {
    for (const journal of [...this.#queue]) {
      const place = this.#queue.indexOf(journal)
      const ahead = [...this.#queue.slice(0, place), ...this.#activeJournals()]
      if (this.#stop.signal.aborted || ahead.some((other) => collide(other.run, journal.run))) continue
      this.#queue.splice(place, 1)
      const ended = this.#carryOut(journal)
        .catch(this.#onDefect)
        .finally(() => {
          this.#active.delete(journal.run.id)
          this.#pump()
        })
      this.#active.set(journal.run.id, { journal, ended })
    }
  }

  /** A disk that takes no rows, full or not writable, ends nothing: the run goes on when it does again. */
  async #carryOut(journal: RunJournal): Promise<void> {
    const { store, clock } = this.#world
    const { signal } = this.#stop
    while ((await carryOutRun(this.#world, this.#leases, journal, signal)) === 'no room') {
      do await clock.wait(ROOM_AGAIN_MS, signal)
      while (!signal.aborted && !hasRoom(store))
      if (signal.aborted) return
    }
  }

  #activeJournals(): RunJournal[] {
    return [...this.#active.values()].map((one) => one.journal)
  }

  #underWay(id: string): RunJournal | undefined {
    return this.#active.get(id)?.journal ?? this.#queue.find((journal) => journal.run.id === id)
  }

  #unfinished(id: string): RunJournal {
    const journal = this.#underWay(id) ?? openJournal(this.#world, id)
    if (finalRunStates.includes(journal.run.state)) {
      throw new HomeportError('run-finished', `run ${id} has ended: ${journal.run.state}`)
    }
    return journal
  }

  /** Nothing carries them out, and yet they keep their subjects: what they did half is not to be built upon. */
  #standing(): Run[] {
    const { store } = this.#world
    const ids = store.unfinishedRuns().filter((id) => this.#underWay(id) === undefined)
    return ids.map((id) => readRun(store, id))
  }

  #assertFree(plans: Plan[]): void {
    const run = this.#standing().find((other) => plans.some(({ subject }) => worksOn(other, subject)))
    if (run === undefined) return
    const why = run.waiting === undefined ? '' : `: ${run.waiting.text}`
    throw new HomeportError('locked-by-run', `run ${run.id} stands${why}`, 'Resume it, or abandon it.')
  }
}

function worksOn(run: Run, subject: Subject): boolean {
  return run.parts.some((part) => part.outcome === undefined && subjectsCollide(part.subject, subject))
}

function collide(a: Run, b: Run): boolean {
  return a.parts.some((one) => b.parts.some((other) => subjectsCollide(one.subject, other.subject)))
}

function hasRoom(store: Store): boolean {
  try {
    store.assertRoom()
    return true
  } catch {
    return false
  }
}

function isCompatible(world: World, id: string): boolean {
  const first = world.store.journal(id).at(0)
  return first !== undefined && compatible(first).ok
}

function assertCompatible(world: World, id: string): void {
  if (!isCompatible(world, id)) {
    throw new HomeportError('run-incompatible', `run ${id} was written by another version of homeport`)
  }
}
