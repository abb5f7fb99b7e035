import { Cron } from 'croner'

/** When something is to be done, in a home's own time. */
export interface Schedule {
  /** The last time it named; undefined: none in the eight years before `now`. Both UTC. */
  last(now: string): string | undefined
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** So far back is looked, one after the other: a schedule of every minute has many times in a year. */
const LOOK_BACK_MS = [HOUR_MS, DAY_MS, 8 * DAY_MS, 32 * DAY_MS, 367 * DAY_MS, 8 * 367 * DAY_MS]

export function scheduleOf(text: string, timezone: string | undefined): Schedule {
  const cron = new Cron(text, { paused: true, ...(timezone === undefined ? {} : { timezone }) })
  let known: { last: string | undefined; from: number; until: number } | undefined
  return {
    last(text) {
      const now = Date.parse(text)
      if (known === undefined || now < known.from || now >= known.until) {
        const until = cron.nextRun(new Date(now))?.getTime() ?? Number.POSITIVE_INFINITY
        known = { last: lastBefore(cron, now)?.toISOString(), from: now, until }
      }
      return known.last
    },
  }
}

/**
 * Found by going forward. Croner's own way back (10.0.1) names a time that the clocks leap over in spring before it has
 * come, so that it would be due again and again till then; of the 29th of February it throws.
 */
function lastBefore(cron: Cron, now: number): Date | undefined {
  for (const back of LOOK_BACK_MS) {
    let found: Date | undefined
    let next = cron.nextRun(new Date(now - back))
    while (next !== null && next.getTime() <= now) {
      found = next
      next = cron.nextRun(next)
    }
    if (found !== undefined) return found
  }
  return undefined
}
