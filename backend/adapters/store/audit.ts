import type { Store } from '../../ports/store.ts'
import type { Database } from './database.ts'

const ROWS = 10_000
const FIELD_LENGTH = 2_000

type AuditRow = Parameters<Store['audit']>[0]

/** The last 10,000 deeds, newest first; a field over 2,000 characters is cut. */
export function audit(database: Database): Pick<Store, 'audit' | 'audits'> {
  const insert = database.prepare('INSERT INTO audit (at, who, source, what, result) VALUES (?, ?, ?, ?, ?)')
  const forget = database.prepare(`DELETE FROM audit WHERE place <= (SELECT max(place) FROM audit) - ${ROWS}`)
  const newest = database.prepare<AuditRow>(
    'SELECT at, who, source AS "from", what, result FROM audit ORDER BY place DESC LIMIT ?',
  )
  return {
    audit: ({ at, who, from, what, result }) =>
      database.transaction(() => {
        insert.run(...[at, who, from, what, result].map(shortened))
        forget.run()
      }),
    audits: (limit) => newest.all(limit).map((row) => ({ ...row })),
  }
}

function shortened(field: string): string {
  return field.length <= FIELD_LENGTH ? field : `${field.slice(0, FIELD_LENGTH)} …`
}
