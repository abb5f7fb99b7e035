import { HomeportError } from '../contract/errors.ts'
import type { Plan, Subject } from '../contract/plan.ts'
import type { Asker, CancelRun } from '../contract/requests.ts'
import type { Run } from '../contract/run.ts'
import { finalRunStates, stageNames } from '../contract/words.ts'
import { subjectsCollide } from '../core/plan/subject.ts'
import { compatible, FORMAT } from '../core/run/apply-event.ts'
import type { Store } from '../ports/store.ts'
import { carryOutRun } from './carry-out-run.ts'
import { newJournal, openJournal, type RunJournal } from './journal.ts'
import type { Leases } from './lease.ts'
import { readRun } from './past-runs.ts'
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

const ROOM_AGAIN_MS = 30_000

export function runner(world: World, leases: Leases, onDefect: (error: unknown) => void): Runner {
  const { store, clock } = world
  const stop = new AbortController()
  const active = new Map<string, { journal: RunJournal; ended: Promise<void> }>()
  const queue: RunJournal[] = []

  /** A full disk ends nothing: the run goes on when there is room again. */
  const carryOut = async (journal: RunJournal) => {
    while ((await carryOutRun(world, leases, journal, stop.signal)) === 'no room') {
      while (!stop.signal.aborted && !hasRoom(store)) await clock.wait(ROOM_AGAIN_MS, stop.signal)
      if (stop.signal.aborted) return
    }
  }

  const pump = () => {
    for (const journal of [...queue]) {
      const ahead = queue
        .slice(0, queue.indexOf(journal))
        .concat([...active.values()].map((one) => one.journal))
      if (stop.signal.aborted || ahead.some((other) => collide(other.run, journal.run))) continue
      queue.splice(queue.indexOf(journal), 1)
      const ended = carryOut(journal)
        .catch(onDefect)
        .finally(() => {
          active.delete(journal.run.id)
          pump()
        })
      active.set(journal.run.id, { journal, ended })
    }
  }

  const enqueue = (journal: RunJournal): Run => {
    queue.push(journal)
    queueMicrotask(pump)
    return journal.run
  }

  /** Nothing carries them out, and yet they keep their subjects: what they did half is not to be built upon. */
  const standing = (): Run[] =>
    world.store
      .unfinishedRuns()
      .filter((id) => underWay(id) === undefined)
      .map((id) => readRun(store, id))

  const assertFree = (plans: Plan[]) => {
    const run = standing().find((other) => plans.some(({ subject }) => worksOn(other, subject)))
    if (run === undefined) return
    const why = run.waiting === undefined ? '' : `: ${run.waiting.text}`
    throw new HomeportError('locked-by-run', `run ${run.id} stands${why}`, 'Resume it, or abandon it.')
  }

  const underWay = (id: string): RunJournal | undefined =>
    active.get(id)?.journal ?? queue.find((journal) => journal.run.id === id)

  const unfinished = (id: string): RunJournal => {
    const journal = underWay(id) ?? openJournal(world, id)
    if (finalRunStates.includes(journal.run.state)) {
      throw new HomeportError('run-finished', `run ${id} has ended: ${journal.run.state}`)
    }
    return journal
  }

  return {
    start(plans, answers, asker) {
      assertAnswered(plans, answers)
      assertFree(plans)
      store.assertRoom()
      const id = world.ids.next()
      const parts = plans.map((plan) => ({ subject: plan.subject, plan: plan.id }))
      const first = {
        type: 'run.created',
        id,
        by: asker.who,
        answers,
        parts,
        stages: stageNames,
        format: FORMAT,
      } as const
      return enqueue(newJournal(world, id, first))
    },
    resumeAll() {
      for (const id of store.unfinishedRuns()) {
        try {
          if (isCompatible(world, id)) enqueue(openJournal(world, id))
        } catch (error) {
          onDefect(error)
        }
      }
    },
    cancel(id, { choice }, asker) {
      const journal = unfinished(id)
      assertCompatible(world, id)
      journal.append({ type: 'run.cancel-asked', by: asker.who, choice })
      return underWay(id) === undefined ? enqueue(journal) : journal.run
    },
    resume(id) {
      const journal = unfinished(id)
      assertCompatible(world, id)
      return underWay(id) === undefined ? enqueue(journal) : journal.run
    },
    abandon(id, asker) {
      if (active.has(id))
        throw new HomeportError('locked-by-run', `run ${id} is under way: cancel it instead`)
      const journal = unfinished(id)
      const waiting = queue.indexOf(journal)
      if (waiting >= 0) queue.splice(waiting, 1)
      journal.append({
        type: 'run.finished',
        state: 'refused',
        summary: [`abandoned by ${asker.who}; what it did stays`],
      })
      return journal.run
    },
    busy: (subject) =>
      [...queue, ...[...active.values()].map((one) => one.journal)].some(({ run }) =>
        worksOn(run, subject),
      ) || standing().some((run) => worksOn(run, subject)),
    async close() {
      stop.abort()
      await Promise.allSettled([...active.values()].map((one) => one.ended))
    },
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
