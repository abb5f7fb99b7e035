import type { Clock } from '../../ports/clock.ts'

const RETRY_MS = 1_000

/** Follows something until it is lost, then anew after a moment, until closed; what it was lost by is told. */
export function followAgain(
  clock: Clock,
  follow: (end: AbortSignal) => Promise<void>,
  onLost: (error: unknown) => void = () => {},
): { close(): Promise<void> } {
  const end = new AbortController()

  const loop = async () => {
    while (!end.signal.aborted) {
      try {
        await follow(end.signal)
      } catch (error) {
        if (end.signal.aborted) return
        onLost(error)
      }
      await clock.wait(RETRY_MS, end.signal)
    }
  }

  const running = loop()
  return {
    async close() {
      end.abort()
      await running
    },
  }
}
