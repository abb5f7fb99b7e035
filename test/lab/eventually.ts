import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'

export interface Patience {
  /** Milliseconds until it must have come true. */
  within: number
  /** Milliseconds between two looks. */
  every?: number
}

type Seen<T> = Exclude<NonNullable<T>, false>

/**
 * Looks until `check` gives something other than `false`, `undefined` or `null`, and gives that back. An error of the
 * check counts as "not yet". When time is up the error names the obligation and what was seen last.
 */
export async function eventually<T>(
  what: string,
  check: () => T | Promise<T>,
  patience: Patience,
): Promise<Seen<T>> {
  const from = Date.now()
  let seen: unknown
  do {
    try {
      const value = await lookOnce(check, from + patience.within - Date.now())
      seen = value
      if (value !== false && value !== undefined && value !== null) return value as Seen<T>
    } catch (error) {
      seen = error
    }
    await pause(patience.every ?? 200)
  } while (Date.now() - from < patience.within)
  throw new Error(`not within ${patience.within} ms: ${what}; last seen: ${shown(seen)}`, { cause: seen })
}

/** The same for a value that must become equal to another; the error shows the last one that was not. */
export async function eventuallyEqual<T>(
  what: string,
  expected: T,
  read: () => T | Promise<T>,
  patience: Patience,
): Promise<void> {
  let last: unknown = 'nothing'
  const check = async () => {
    last = await read()
    return isDeepStrictEqual(last, expected)
  }
  try {
    await eventually(what, check, patience)
  } catch (error) {
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause : last
    throw new Error(
      `not within ${patience.within} ms: ${what}; wanted ${shown(expected)}; last seen: ${shown(reason)}`,
    )
  }
}

/** A check that never answers must not outlive the deadline. */
function lookOnce<T>(check: () => T | Promise<T>, remainingMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error('the check itself did not answer'))
    const deadline = setTimeout(late, Math.max(remainingMs, 1_000))
    Promise.resolve()
      .then(check)
      .then(resolve, reject)
      .finally(() => clearTimeout(deadline))
  })
}

function shown(value: unknown): string {
  if (value instanceof Error) return value.message
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 2_000 ? `${text.slice(0, 2_000)}…` : text
}
