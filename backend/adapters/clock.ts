import { setTimeout as sleep } from 'node:timers/promises'
import { monotonicFactory } from 'ulid'
import type { Clock, Ids } from '../ports/clock.ts'

export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  monotonic: () => performance.now(),
  // The one way it can reject is the abort, and that is an answer here.
  wait: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
}

/** Sorts by time also within one millisecond. */
export function systemIds(): Ids {
  const ulid = monotonicFactory()
  return { next: () => ulid() }
}
