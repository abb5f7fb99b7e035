import type { Store } from '../../ports/store.ts'
import type { Database } from './database.ts'

const LINES = 5_000
const BYTES = 1024 * 1024
const LINE_LENGTH = 8_192

interface Size {
  first: number
  next: number
  bytes: number
}

/**
 * The text log of a run: its last 5,000 lines or 1 MiB, whichever is less. When older ones were cut, the first line
 * read says how many; a line over 8,192 characters is cut and says so.
 */
export function runLog(database: Database): Pick<Store, 'appendLog' | 'log'> {
  const insert = database.prepare('INSERT INTO run_log (run, place, at, text) VALUES (?, ?, ?, ?)')
  const lines = database.prepare<{ at: string; line: string }>(
    'SELECT at, text AS line FROM run_log WHERE run = ? ORDER BY place',
  )
  const sizes = database.prepare<Size>('SELECT first, next, bytes FROM run_log_sizes WHERE run = ?')
  const setSize = database.prepare(
    `INSERT INTO run_log_sizes (run, first, next, bytes) VALUES (?1, ?2, ?3, ?4)
     ON CONFLICT (run) DO UPDATE SET first = ?2, next = ?3, bytes = ?4`,
  )
  const cut = cutOldest(database)
  return {
    appendLog: (run, at, line) =>
      database.transaction(() => {
        const text = shortened(line)
        const held = sizes.first(run) ?? { first: 0, next: 0, bytes: 0 }
        insert.run(run, held.next, at, text)
        const size = cut(run, { ...held, next: held.next + 1, bytes: held.bytes + Buffer.byteLength(text) })
        setSize.run(run, size.first, size.next, size.bytes)
      }),
    log: (run) => {
      const kept = lines.all(run)
      const gone = sizes.first(run)?.first ?? 0
      const at = kept[0]?.at
      return gone === 0 || at === undefined ? kept : [{ at, line: cutText(gone) }, ...kept]
    },
  }
}

function cutOldest(database: Database): (run: string, size: Size) => Size {
  const remove = database.prepare<{ text: string }>(
    'DELETE FROM run_log WHERE run = ? AND place = ? RETURNING text',
  )
  return (run, size) => {
    const left = { ...size }
    while (left.next - left.first > LINES || left.bytes > BYTES) {
      left.bytes -= Buffer.byteLength(remove.first(run, left.first)?.text ?? '')
      left.first += 1
    }
    return left
  }
}

function cutText(gone: number): string {
  return `… ${gone} earlier lines were cut: a run keeps ${LINES} lines or 1 MiB`
}

function shortened(line: string): string {
  return line.length <= LINE_LENGTH ? line : `${line.slice(0, LINE_LENGTH)} … (line cut)`
}
