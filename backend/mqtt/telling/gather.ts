import type { Clock } from '../../ports/clock.ts'

/** One burst of events is one telling. */
const GATHER_MS = 20
const APART_MS = 100

/** Acts soon after it is called, however often, and not much more often than people can see. */
export function gather(
  clock: Clock,
  end: AbortSignal,
  act: () => void,
  onDefect: (error: unknown) => void,
): () => void {
  let working = false
  let again = false

  const work = async () => {
    await clock.wait(GATHER_MS, end)
    while (again && !end.aborted) {
      again = false
      try {
        act()
      } catch (error) {
        onDefect(error)
      }
      await clock.wait(APART_MS, end)
    }
    // Here and no later: whoever calls from now on would be heard by nobody.
    working = false
  }

  return () => {
    again = true
    if (working) return
    working = true
    void work()
  }
}

/** Ages are told in hours. */
const AGES_MS = 10 * 60_000

/** Some of what is told grows older without anything happening. */
export async function tellOfTime(clock: Clock, end: AbortSignal, tell: () => void): Promise<void> {
  while (!end.aborted) {
    await clock.wait(AGES_MS, end)
    tell()
  }
}
