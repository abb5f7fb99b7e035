/** Steps from one shape of the database to the next. A released one is never edited; add another. */
export interface Migration {
  number: number
  sql: string
}

/** `meta` keeps its shape for ever: older programs read from it who wrote a newer database. */
export const migrations: readonly Migration[] = [
  {
    number: 1,
    sql: `
      CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

      CREATE TABLE runs (place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, finished INTEGER NOT NULL DEFAULT 0) STRICT;
      CREATE TABLE journal (
        run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, row INTEGER NOT NULL, at TEXT NOT NULL, event ANY NOT NULL,
        PRIMARY KEY (run, row)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE run_plans (
        run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, plan TEXT NOT NULL, PRIMARY KEY (run, plan)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX run_plans_by_plan ON run_plans (plan);
      CREATE TABLE run_log (
        run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, place INTEGER NOT NULL, at TEXT NOT NULL, text TEXT NOT NULL,
        PRIMARY KEY (run, place)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE run_log_sizes (
        run TEXT PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE, first INTEGER NOT NULL, next INTEGER NOT NULL, bytes INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE plans (
        place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, subject TEXT NOT NULL, made_at TEXT NOT NULL, plan ANY NOT NULL
      ) STRICT;
      CREATE INDEX plans_by_subject ON plans (subject, place);

      CREATE TABLE releases (
        stack TEXT NOT NULL, number INTEGER NOT NULL, run TEXT NOT NULL, release ANY NOT NULL,
        PRIMARY KEY (stack, number), UNIQUE (stack, run)
      ) STRICT;
      CREATE TABLE current_release (stack TEXT PRIMARY KEY, number INTEGER NOT NULL, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;

      CREATE TABLE applied (stack TEXT NOT NULL, service TEXT NOT NULL, spec ANY NOT NULL, PRIMARY KEY (stack, service)) STRICT, WITHOUT ROWID;
      CREATE TABLE holds (stack TEXT PRIMARY KEY, hold TEXT NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE audit (
        place INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, source TEXT NOT NULL, what TEXT NOT NULL, result TEXT NOT NULL
      ) STRICT;
    `,
  },
  {
    number: 2,
    sql: `
      ALTER TABLE runs ADD COLUMN of_data INTEGER NOT NULL DEFAULT 0;
      CREATE INDEX runs_by_kind ON runs (of_data, place);
    `,
  },
]
