import { HomeportError } from '../../contract/errors.ts'
import type { Run } from '../../contract/run.ts'
import { replay } from '../../core/run/apply-event.ts'
import type { Store } from '../../ports/store.ts'
import type { EventLog } from './event-log.ts'

/** Runs as they stand, without reading their journals again for every question. */
export interface PastRuns {
  /** Throws `not-found`. */
  run(id: string): Run
  /** Newest first. */
  newest(limit: number): Run[]
}

const REMEMBERED = 50

export function pastRuns(store: Store, events: EventLog): PastRuns {
  const known = new Map<string, Run>()
  const remember = (run: Run): Run => {
    known.delete(run.id)
    known.set(run.id, run)
    const [oldest] = known.keys()
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest)
    return run
  }
  events.follow(({ event }) => {
    if (event.type === 'run') remember(event.run)
  })
  const run = (id: string) => known.get(id) ?? remember(readRun(store, id))
  return { run, newest: (limit) => store.runIds(limit).map(run) }
}

/** The run its journal tells of. Throws `not-found`. */
export function readRun(store: Pick<Store, 'journal'>, id: string): Run {
  const rows = store.journal(id)
  if (rows.length === 0) throw new HomeportError('not-found', `there is no run ${id}`)
  return replay(rows)
}
