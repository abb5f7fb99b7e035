/** Time. Deadlines use `monotonic`, records use `now`. */
export interface Clock {
  /** UTC, ISO 8601 with milliseconds. */
  now(): string
  /** Milliseconds since some fixed point; never jumps. */
  monotonic(): number
  /** Resolves after `ms`, or at once when the signal aborts (it does not reject). */
  wait(ms: number, signal?: AbortSignal): Promise<void>
}

/** Chance: ids that sort by time (ULID). */
export interface Ids {
  next(): string
}
