import type { Plan } from '../../contract/plan.ts'
import { subjectKey } from '../../core/plan/subject.ts'
import type { Store } from '../../ports/store.ts'
import type { Database } from './database.ts'
import { type Packed, packed, unpacked } from './packed.ts'

// Of a subject whose plan changes with every look, only so many are kept beside those that runs carried out.
const KEPT_UNUSED = 20

/**
 * Plans that kept runs carried out, and the last 20 others of each subject. Saving the newest plan of a subject again
 * writes nothing and keeps the time it was first made; an older one that returns becomes the newest.
 */
export function plans(database: Database): Pick<Store, 'savePlan' | 'plan'> {
  const newest = database.prepare<{ id: string }>(
    'SELECT id FROM plans WHERE subject = ? ORDER BY place DESC LIMIT 1',
  )
  const save = database.prepare(
    `INSERT INTO plans (id, subject, made_at, plan, place)
     VALUES (?, ?, ?, ?, (SELECT coalesce(max(place), 0) + 1 FROM plans))
     ON CONFLICT (id) DO UPDATE SET made_at = excluded.made_at, place = excluded.place`,
  )
  const forget = database.prepare(
    `DELETE FROM plans WHERE subject = ?1 AND id NOT IN (SELECT plan FROM run_plans) AND place <= (
       SELECT place FROM plans WHERE subject = ?1 AND id NOT IN (SELECT plan FROM run_plans)
       ORDER BY place DESC LIMIT 1 OFFSET ${KEPT_UNUSED})`,
  )
  const find = database.prepare<{ madeAt: string; plan: Packed }>(
    'SELECT made_at AS madeAt, plan FROM plans WHERE id = ?',
  )
  return {
    savePlan: (plan, madeAt) => {
      const subject = `${plan.subject.kind} ${subjectKey(plan.subject)}`
      if (newest.first(subject)?.id === plan.id) return
      database.transaction(() => {
        save.run(plan.id, subject, madeAt, packed(plan))
        forget.run(subject)
      })
    },
    plan: (id) => {
      const row = find.first(id)
      return row === undefined ? undefined : { plan: unpacked<Plan>(row.plan), madeAt: row.madeAt }
    },
  }
}
