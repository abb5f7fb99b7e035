import type { Keep } from './restic/restic-arguments.ts'

const HOUR_MS = 3_600_000
/** Less than a day, so that a nightly backup does it each night, the short one in spring too. */
const FORGET_EVERY_MS = 20 * HOUR_MS
/** Space is given back so often: it is long work, and locks the repository for everybody. */
const PRUNE_EVERY_MS = 7 * 24 * HOUR_MS

/** UTC; undefined: never. */
export interface LastForgotten {
  forgotten: string | undefined
  pruned: string | undefined
}

/**
 * What is due now; undefined: nothing. `daily`, `weekly` and `monthly` look at whole days: asking the repository after each
 * backup of a day would cost as much as a small backup, and change nothing that the next night does not. `last` counts each.
 */
export function dueForgetting(keep: Keep, last: LastForgotten, now: string): { prune: boolean } | undefined {
  const prune = isPast(last.pruned, PRUNE_EVERY_MS, now)
  const forget = (keep.last ?? 0) > 0 || isPast(last.forgotten, FORGET_EVERY_MS, now)
  return forget || prune ? { prune } : undefined
}

/** What is dated ahead was written while a clock was wrong. */
function isPast(at: string | undefined, everyMs: number, now: string): boolean {
  if (at === undefined) return true
  const since = Date.parse(now) - Date.parse(at)
  return since >= everyMs || since < 0
}
