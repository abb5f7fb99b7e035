import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { type ErrorCode, HomeportError } from '../../contract/errors.ts'

/** One SQLite file. Errors people can act on come out as HomeportError, anything else is a defect of homeport. */
export interface Database {
  readonly path: string
  exec(sql: string): void
  prepare<Row extends object = Record<string, unknown>>(sql: string): Statement<Row>
  /** All of `work` or nothing of it; on the disk when it returns. */
  transaction<T>(work: () => T): T
  close(): void
}

export interface Statement<Row> {
  run(...values: SQLInputValue[]): void
  first(...values: SQLInputValue[]): Row | undefined
  all(...values: SQLInputValue[]): Row[]
}

/** How long another program's lock on the file is waited for. */
const BUSY_MS = 5_000

export function openDatabase(path: string): Database {
  const explained = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw explain(error, path)
    }
  }
  const db = explained(() => new DatabaseSync(path, { timeout: BUSY_MS, enableForeignKeyConstraints: true }))
  return {
    path,
    exec: (sql) => explained(() => db.exec(sql)),
    prepare: (sql) => prepared(db, sql, explained),
    transaction: (work) => explained(() => inTransaction(db, work)),
    close: () => db.close(),
  }
}

function prepared<Row extends object>(
  db: DatabaseSync,
  sql: string,
  explained: <T>(work: () => T) => T,
): Statement<Row> {
  const statement = explained(() => db.prepare(sql))
  // Never StatementSync.get(): it stops at the first row, so the commit happens in the reset whose error Node drops,
  // and `INSERT … RETURNING` on a full disk looks like a success.
  const all = (...values: SQLInputValue[]) =>
    explained(() => statement.all(...values)).map((row) => ({ ...row })) as Row[]
  return {
    run: (...values) => {
      explained(() => statement.run(...values))
    },
    first: (...values) => all(...values)[0],
    all,
  }
}

function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    db.exec('COMMIT')
    return result
  } catch (error) {
    // A full disk may have rolled it back already.
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

function explain(error: unknown, path: string): unknown {
  const result = (error as { errcode?: number }).errcode
  if (result === undefined) return error
  const refusal = refusals.get(result) ?? refusals.get(result & PRIMARY)
  if (refusal === undefined) return error
  const { code, text, advice } = refusal
  return new HomeportError(code, `${path} ${text}: ${(error as Error).message}`, advice)
}

interface Refusal {
  code: ErrorCode
  text: string
  advice?: string
}

// SQLite's extended result codes carry the primary one in their low byte.
const PRIMARY = 0xff

const full: Refusal = { code: 'disk-full', text: 'cannot be written' }
const damaged: Refusal = { code: 'data-damaged', text: 'is damaged or not a database' }
const broken: Refusal = {
  code: 'data-not-writable',
  text: 'cannot be read or written',
  advice: 'Look whether the disk failed or was mounted read-only (dmesg), and who owns the file.',
}

const refusals = new Map<number, Refusal>([
  [
    5 /* SQLITE_BUSY */,
    {
      code: 'data-in-use',
      text: 'is locked by another program',
      advice: 'Close the program that has it open.',
    },
  ],
  [8 /* SQLITE_READONLY */, broken],
  [10 /* SQLITE_IOERR */, broken],
  [11 /* SQLITE_CORRUPT */, damaged],
  [13 /* SQLITE_FULL */, full],
  [14 /* SQLITE_CANTOPEN */, broken],
  [26 /* SQLITE_NOTADB */, damaged],
  // On a full disk the shared memory file of the WAL cannot grow: SQLite calls that an I/O error.
  [4874 /* SQLITE_IOERR_SHMSIZE */, full],
])
