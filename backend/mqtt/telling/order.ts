import type { Message } from '../states.ts'

/** A second payload that comes while Home Assistant works on the first is lost on it (home-assistant.md § 1.3). */
export const DISCOVERY_APART_MS = 2_000
/** How long Home Assistant takes to take in a discovery. */
export const TAKE_IN_MS = 500

/** What was said on this connection, by topic; `at` in monotonic milliseconds. */
export type Said = ReadonlyMap<string, { payload: string; at: number }>

/**
 * Of what is yet to be said: what may be said now, or in how many milliseconds something may be. The order is
 * discovery, states, availability; the bridge's `online` waits for all the rest.
 */
export function nextMessage(
  due: readonly Message[],
  said: Said,
  now: number,
): { message: Message } | { inMs: number } {
  let soonest = Number.POSITIVE_INFINITY
  for (const message of inOrder(due)) {
    const delay = delayOf(message, due, said, now)
    if (delay === 0) return { message }
    soonest = Math.min(soonest, delay)
  }
  return { inMs: soonest }
}

const ranks = { discovery: 0, state: 1, availability: 2 }

function inOrder(messages: readonly Message[]): Message[] {
  return messages.toSorted((a, b) => ranks[a.kind] - ranks[b.kind])
}

/** Infinite: something else must be said before. */
function delayOf(message: Message, due: readonly Message[], said: Said, now: number): number {
  const discovered = said.get(message.device)
  if (message.kind === 'discovery') {
    return discovered === undefined ? 0 : Math.max(0, discovered.at + DISCOVERY_APART_MS - now)
  }
  if (!said.has(message.topic) && due.some((other) => isBefore(other, message))) {
    return Number.POSITIVE_INFINITY
  }
  if (!message.waitsForDiscovery || discovered === undefined) return 0
  if (due.some(({ topic }) => topic === message.device)) return Number.POSITIVE_INFINITY
  return Math.max(0, discovered.at + TAKE_IN_MS - now)
}

/** Whether the first time of `message` must wait for `other`. */
function isBefore(other: Message, message: Message): boolean {
  if (other.topic === message.topic) return false
  if (message.isLast) return true
  return other.device === message.device && ranks[other.kind] < ranks[message.kind]
}
