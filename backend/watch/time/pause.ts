import type { Clock } from '../../ports/clock.ts'
import type { Bell } from './bell.ts'

/** A burst of events is one reading. */
const SETTLE_MS = 40

/** Until something happens, or so long; a burst is let pass. */
export async function pause(
  clock: Clock,
  changes: Bell<unknown>,
  ms: number,
  over: AbortSignal,
): Promise<void> {
  const woken = new AbortController()
  const either = AbortSignal.any([over, woken.signal])
  await Promise.race([changes.rung(), clock.wait(ms, either)])
  woken.abort()
  await clock.wait(SETTLE_MS, over)
}
