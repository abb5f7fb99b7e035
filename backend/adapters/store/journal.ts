import type { JournalRow, RunEvent } from '../../contract/run.ts'
import type { Store } from '../../ports/store.ts'
import type { Database } from './database.ts'
import { type Packed, packed, unpacked } from './packed.ts'

const KEPT_RUNS = 200

type Journal = Pick<Store, 'appendJournal' | 'journal' | 'runIds' | 'unfinishedRuns'>

/**
 * Journals of the last 200 deploys, of the last 200 runs that move data, and of every unfinished one: nights of backups
 * push out no deploy. A run begins with its `run.created`.
 */
export function journal(database: Database): Journal {
  const append = database.prepare<{ row: number }>(
    `INSERT INTO journal (run, row, at, event)
     SELECT ?1, coalesce(max(row), 0) + 1, ?2, ?3 FROM journal WHERE run = ?1 RETURNING row`,
  )
  const rows = database.prepare<{ row: number; at: string; event: Packed }>(
    'SELECT row, at, event FROM journal WHERE run = ? ORDER BY row',
  )
  const newest = database.prepare<{ id: string }>('SELECT id FROM runs ORDER BY place DESC LIMIT ?')
  const unfinished = database.prepare<{ id: string }>('SELECT id FROM runs WHERE finished = 0 ORDER BY place')
  const appended = (run: string, at: string, event: RunEvent): JournalRow => {
    const row = append.first(run, at, packed(event))?.row as number
    return { run, row, at, event }
  }
  const along = marks(database)
  return {
    appendJournal: (run, at, event) => {
      const mark = along(run, event)
      if (mark === undefined) return appended(run, at, event)
      return database.transaction(() => {
        mark()
        return appended(run, at, event)
      })
    },
    journal: (run) =>
      rows.all(run).map(({ row, at, event }) => ({ run, row, at, event: unpacked<RunEvent>(event) })),
    runIds: (limit) => newest.all(limit).map((run) => run.id),
    unfinishedRuns: () => unfinished.all().map((run) => run.id),
  }
}

/** What else changes with an event, in the same transaction. */
function marks(database: Database): (run: string, event: RunEvent) => (() => void) | undefined {
  const create = database.prepare('INSERT INTO runs (id, of_data) VALUES (?, ?)')
  const uses = database.prepare('INSERT OR IGNORE INTO run_plans (run, plan) VALUES (?, ?)')
  const finish = database.prepare('UPDATE runs SET finished = 1 WHERE id = ?')
  const forget = database.prepare(
    `DELETE FROM runs WHERE finished = 1 AND of_data = ?1
     AND place <= (SELECT place FROM runs WHERE of_data = ?1 ORDER BY place DESC LIMIT 1 OFFSET ${KEPT_RUNS})`,
  )
  return (run, event) => {
    if (event.type === 'run.finished') return () => finish.run(run)
    if (event.type !== 'run.created') return undefined
    return () => {
      const ofData = event.parts.every(({ data }) => data !== undefined) ? 1 : 0
      create.run(run, ofData)
      for (const part of event.parts) uses.run(run, part.plan)
      forget.run(ofData)
    }
  }
}
