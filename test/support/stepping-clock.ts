import type { Clock } from '../../backend/ports/clock.ts'

/** Time that jumps to the next thing waited for as soon as nothing else is left to do. */
export interface SteppingClock extends Clock {
  /** How many waits are open: what is left behind shows here. */
  open(): number
  /** Time stands still from now on: whatever waits, waits for ever. */
  stop(): void
}

interface Wait {
  due: number
  end(): void
}

const BEGIN = Date.UTC(2026, 10, 21, 12)

export function steppingClock(): SteppingClock {
  const waits = new Set<Wait>()
  let elapsed = 0
  let stepping = false
  let stopped = false

  const step = () => {
    const next = [...waits].sort((a, b) => a.due - b.due).at(0)
    if (next === undefined || stopped) {
      stepping = false
      return
    }
    elapsed = Math.max(elapsed, next.due)
    next.end()
    setImmediate(() => setImmediate(step))
  }

  return {
    now: () => new Date(BEGIN + elapsed).toISOString(),
    monotonic: () => elapsed,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const end = () => {
          waits.delete(wait)
          signal?.removeEventListener('abort', end)
          resolve()
        }
        const wait = { due: elapsed + Math.max(ms, 1), end }
        waits.add(wait)
        signal?.addEventListener('abort', end)
        if (!stepping) setImmediate(step)
        stepping = true
      }),
    open: () => waits.size,
    stop: () => {
      stopped = true
    },
  }
}
