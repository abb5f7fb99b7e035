import type { Clock } from '../../ports/clock.ts'
import type { Outlet } from './outlet.ts'

const PING_MS = 15_000

/** One server-sent event. Data is JSON and therefore one line. */
export function serverSent(event: { id?: string; type?: string; data: unknown }): string {
  const id = event.id === undefined ? '' : `id: ${event.id}\n`
  const type = event.type === undefined ? '' : `event: ${event.type}\n`
  return `${id}${type}data: ${JSON.stringify(event.data)}\n\n`
}

/** A comment every fifteen seconds: keeps proxies from closing the stream, and tells the reader that it lives. */
export async function ping(outlet: Outlet, clock: Clock, signal: AbortSignal): Promise<void> {
  while (true) {
    await clock.wait(PING_MS, signal)
    if (signal.aborted) return
    outlet.offer(': ping\n\n')
  }
}
