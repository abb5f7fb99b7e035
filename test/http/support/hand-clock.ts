import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '../../../backend/ports/clock.ts'

/** Time that passes only when told to. */
export interface HandClock extends Clock {
  pass(ms: number): Promise<void>
}

export function handClock(): HandClock {
  let elapsed = 0
  let waits: { due: number; done: () => void }[] = []
  return {
    now: () => new Date(Date.UTC(2026, 10, 21) + elapsed).toISOString(),
    monotonic: () => elapsed,
    wait: (ms, signal) =>
      new Promise((done) => {
        if (signal?.aborted) return done()
        waits.push({ due: elapsed + ms, done })
        signal?.addEventListener('abort', () => done())
      }),
    async pass(ms) {
      elapsed += ms
      const due = waits.filter((wait) => wait.due <= elapsed)
      waits = waits.filter((wait) => wait.due > elapsed)
      for (const { done } of due) done()
      await nextTurn()
    },
  }
}
