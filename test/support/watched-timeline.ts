import type { NodeState } from '../../backend/contract/words.ts'
import { type Evidence, nodeState, pingSchedule } from '../../backend/core/swarm/node-state.ts'

/** A node as the network shows it: when what is begun at `at` is answered; undefined is never. Milliseconds. */
export interface NodeBehaviour {
  ping(at: number): number | undefined
  fresh(at: number): number | undefined
  /** How a new connection that is not answered fails; by default nothing comes until the deadline. */
  failsFast?: { afterMs: number; kind: string }
  /** What a new connection begun at `at` that stays unanswered looks like at the deadline. */
  kind?(at: number): string
}

/** The states a node is told to have, each with when it was first told, as a watcher keeping to the schedule sees it. */
export function watchedTimeline(
  node: NodeBehaviour,
  untilMs: number,
  link: Evidence['link'] = 'fast',
): { at: number; state: NodeState }[] {
  const schedule = pingSchedule[link]
  const told: { at: number; state: NodeState }[] = []
  let evidence: Evidence = {
    missedInRow: 0,
    connectable: true,
    alwaysOn: true,
    link,
    othersLostWithin3s: false,
  }
  let question: { sent: number; due: number | undefined } | undefined
  let tries: Try[] = []
  let nextPing = 0
  let triedAt = Number.NEGATIVE_INFINITY
  let nextTell = 0

  const judge = (at: number) => {
    const { state } = nodeState(evidence, at)
    if (told.at(-1)?.state !== state) told.push({ at, state })
  }

  for (let now = 0; now <= untilMs; now += STEP_MS) {
    if (question === undefined && now >= nextPing) {
      question = { sent: now, due: node.ping(now) }
      evidence = { ...evidence, pendingSince: evidence.pendingSince ?? now }
    }
    if (question?.due !== undefined && now >= question.due) {
      nextPing = Math.max(question.sent + schedule.everyMs, now)
      question = undefined
      tries = []
      const { pendingSince: _, fresh: __, ...rest } = evidence
      evidence = { ...rest, lastAnswerAt: now, missedInRow: 0 }
      judge(now)
    }
    const { pendingSince = Number.POSITIVE_INFINITY } = evidence
    if (now - pendingSince >= schedule.freshAfterMs && now - triedAt >= schedule.freshEveryMs) {
      tries.push(tried(node, now, schedule.freshDeadlineMs))
      triedAt = now
    }
    const fresh = tries.find(({ ends }) => now >= ends)
    if (fresh !== undefined) {
      tries = tries.filter(({ begun }) => begun > fresh.begun)
      evidence = { ...evidence, fresh: fresh.result }
      // A failed one ends the kept connection with it, and the question is asked anew (rule 8).
      if (!fresh.result.ok) {
        question = undefined
        nextPing = now + 50
      }
      judge(now)
    }
    if (evidence.pendingSince !== undefined && now >= nextTell) {
      judge(now)
      nextTell = now + schedule.tellEveryMs
    }
  }
  return told
}

const STEP_MS = 5

interface Try {
  begun: number
  ends: number
  result: NonNullable<Evidence['fresh']>
}

function tried(node: NodeBehaviour, at: number, deadlineMs: number): Try {
  const answer = node.fresh(at)
  if (answer !== undefined && answer <= at + deadlineMs) {
    return { begun: at, ends: answer, result: { at: answer, ok: true } }
  }
  const { afterMs, kind } = node.failsFast ?? { afterMs: deadlineMs, kind: node.kind?.(at) ?? 'timeout' }
  return { begun: at, ends: at + afterMs, result: { at: at + afterMs, ok: false, kind } }
}

/**
 * Answers after `rttMs`, until it loses power; its programs are too busy for that in the last `busyMs`. A banner takes
 * two round trips.
 */
export function deadFrom(deathMs: number, rttMs = 2, busyMs = 0): NodeBehaviour {
  const until = (at: number, needsMs: number) =>
    at + needsMs / 2 < deathMs - busyMs ? at + needsMs : undefined
  return {
    ping: (at) => until(at, rttMs),
    fresh: (at) => until(at, 2 * rttMs),
    kind: (at) => (at + rttMs / 2 < deathMs ? 'no-banner' : 'timeout'),
  }
}

/** Its programs stand still from `from` for `forMs`; its kernel still takes connections. */
export function pausedFrom(from: number, forMs: number, rttMs = 2): NodeBehaviour {
  const awake = (at: number) => (at >= from && at < from + forMs ? from + forMs : at)
  const answer = (at: number, needsMs: number) => awake(at + needsMs / 2) + needsMs / 2
  return { ping: (at) => answer(at, rttMs), fresh: (at) => answer(at, 2 * rttMs), kind: () => 'no-banner' }
}

/** Not a packet passes from `from` for `forMs`; TCP repeats what was lost. `failsFast`: the network says so. */
export function cutOffFrom(from: number, forMs: number, failsFast = false): NodeBehaviour {
  const passes = (at: number) => at < from || at >= from + forMs
  const firstThrough = (at: number, repeats: number[]) => {
    const through = repeats.map((after) => at + after).find(passes)
    return through === undefined ? undefined : through + 4
  }
  return {
    ping: (at) => firstThrough(at, [0, 204, 612, 1428, 3060, 6324]),
    fresh: (at) => (failsFast && !passes(at) ? undefined : firstThrough(at, [0, 1000, 3000, 7000])),
    ...(failsFast ? { failsFast: { afterMs: 10, kind: 'unreachable' } } : {}),
  }
}
