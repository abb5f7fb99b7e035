import type { Hold, Store } from '../../ports/store.ts'
import type { Database } from './database.ts'
import { type Packed, packed, unpacked } from './packed.ts'

// Every upsert has a WHERE: writing what is there already touches no page, hence no sync and no wear of an SD card.

/** What homeport last put there, by stack and service. */
export function applied(database: Database): Pick<Store, 'applied' | 'setApplied'> {
  const all = database.prepare<{ service: string; spec: Packed }>(
    'SELECT service, spec FROM applied WHERE stack = ? ORDER BY service',
  )
  const set = database.prepare(
    `INSERT INTO applied (stack, service, spec) VALUES (?, ?, ?)
     ON CONFLICT (stack, service) DO UPDATE SET spec = excluded.spec WHERE spec <> excluded.spec`,
  )
  const remove = database.prepare('DELETE FROM applied WHERE stack = ? AND service = ?')
  return {
    applied: (stack) =>
      Object.fromEntries(all.all(stack).map(({ service, spec }) => [service, unpacked(spec)])),
    setApplied: (stack, service, spec) => {
      if (spec === undefined) remove.run(stack, service)
      else set.run(stack, service, packed(spec))
    },
  }
}

/** Stacks kept at a release. */
export function holds(database: Database): Pick<Store, 'hold' | 'setHold'> {
  const find = database.prepare<{ hold: string }>('SELECT hold FROM holds WHERE stack = ?')
  const set = database.prepare(
    `INSERT INTO holds (stack, hold) VALUES (?, ?)
     ON CONFLICT (stack) DO UPDATE SET hold = excluded.hold WHERE hold <> excluded.hold`,
  )
  const remove = database.prepare('DELETE FROM holds WHERE stack = ?')
  return {
    hold: (stack) => {
      const row = find.first(stack)
      return row === undefined ? undefined : (JSON.parse(row.hold) as Hold)
    },
    setHold: (stack, hold) => {
      if (hold === undefined) remove.run(stack)
      else set.run(stack, JSON.stringify(hold))
    },
  }
}

/** Small facts by key. */
export function facts(database: Database): Pick<Store, 'fact' | 'setFact'> {
  const find = database.prepare<{ value: string }>('SELECT value FROM facts WHERE key = ?')
  const set = database.prepare(
    `INSERT INTO facts (key, value) VALUES (?, ?)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE value <> excluded.value`,
  )
  return {
    fact: (key) => find.first(key)?.value,
    setFact: (key, value) => set.run(key, value),
  }
}
