import type { Problem } from '../../contract/doors/problem.ts'

/** What is known of a node. Times are monotonic milliseconds. */
export interface Evidence {
  /** When the engine last answered a ping, however late. */
  lastAnswerAt?: number
  /** Whole ping intervals that went by since the first ping that has no answer yet. */
  missedInRow: number
  /** When the first ping that has no answer yet was sent. */
  pendingSince?: number
  /** How the last try for a new connection ended, and when. */
  fresh?: { at: number; ok: true } | { at: number; ok: false; kind: string }
  /** Why the engine could not be asked. */
  engineError?: Problem
  /** How Swarm sees the node. */
  swarm?: 'ready' | 'down' | 'unknown' | 'disconnected'
  /** Whether homeport has a way of its own to it. */
  connectable: boolean
  alwaysOn: boolean
  link: 'fast' | 'slow'
  /** All nodes went within 3 s of each other, and the gateway does not answer. */
  othersLostWithin3s: boolean
}

type Fresh = NonNullable<Evidence['fresh']>

/** A machine without power gives one or the other, as the neighbour table of one's own kernel happens to be. */
const noAnswer: ReadonlySet<string> = new Set(['timeout', 'unreachable'])

/** Whether two tries for a new connection failed alike: what was told of the first still holds. */
export function failedAlike(before: Fresh | undefined, now: Fresh): boolean {
  if (before === undefined || before.ok || now.ok) return false
  return before.kind === now.kind || (noAnswer.has(before.kind) && noAnswer.has(now.kind))
}

/**
 * How often and how long a node is asked, in milliseconds. Worst case from power loss to `unreachable` on a fast
 * link: a ping is answered, the node dies, the next ping goes out `everyMs` later and is given `unreachableAfterMs`,
 * and the evidence is judged within `tellEveryMs`: 1000 + 3250 + 200 = 4450 of the 5000 allowed. TCP repeats an
 * unanswered ping 0.2, 0.6, 1.4 and 3.06 s after it was sent: a verdict after 3.25 s hears a node again that was cut
 * off for 2 s. A new connection gets all the time there is before the verdict: two round trips of 1 s fit.
 */
export interface PingSchedule {
  everyMs: number
  /** A ping without an answer for so long is missed; its answer, when it comes, counts all the same. */
  deadlineMs: number
  /** So late, a ping makes homeport try a new connection. */
  freshAfterMs: number
  freshDeadlineMs: number
  /** From the begin of one try to that of the next. Under 1 s, sshd takes them for an attack (its PerSourcePenalties). */
  freshEveryMs: number
  /** So long there must have been silence before a node is called unreachable. */
  unreachableAfterMs: number
  /** While an answer is awaited, the evidence is judged anew so often. */
  tellEveryMs: number
}

export const pingSchedule: Record<Evidence['link'], PingSchedule> = {
  fast: {
    everyMs: 1_000,
    deadlineMs: 1_000,
    freshAfterMs: 500,
    freshDeadlineMs: 2_750,
    freshEveryMs: 1_500,
    unreachableAfterMs: 3_250,
    tellEveryMs: 200,
  },
  slow: {
    everyMs: 5_000,
    deadlineMs: 5_000,
    freshAfterMs: 2_500,
    freshDeadlineMs: 10_000,
    freshEveryMs: 3_000,
    unreachableAfterMs: 15_000,
    tellEveryMs: 1_000,
  },
}
