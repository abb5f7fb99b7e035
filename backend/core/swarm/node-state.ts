import type { Problem } from '../../contract/doors/problem.ts'
import type { NodeState } from '../../contract/words.ts'
import { type Evidence, pingSchedule } from './evidence.ts'

export { type Evidence, type PingSchedule, pingSchedule } from './evidence.ts'

export interface NodeVerdict {
  state: NodeState
  /** Why, in words that stay the same while the state does. */
  sentences: string[]
  /** It has not answered once: whether it can be reached is not known yet. */
  unseen?: true
  finding?: 'engine-down' | 'shut-out' | 'homeport-cut-off'
  /** Of `shut-out`: what keeps homeport out, and what to do. */
  problem?: Problem
}

/** From how many missed pings on a state may begin. */
export const missesFor = {
  /** Whether anything else answers is asked so early that it is known before a node is called unreachable. */
  asking: 1,
  suspect: 2,
  unreachable: 3,
  /** Its kernel takes connections, only nobody speaks: it is stalled rather than gone. */
  silent: 8,
  engineDown: 10,
} as const

/** The state of a node: the first row of the table that the evidence fits (rule 8). `now`: monotonic milliseconds. */
export function nodeState(known: Evidence, now: number): NodeVerdict {
  const evidence = { ...known, missedInRow: missedPings(known, now) }
  const silentMs = known.pendingSince === undefined ? Number.POSITIVE_INFINITY : now - known.pendingSince
  const row = rows.find(({ when }) => when(evidence, silentMs)) as Row
  const state = row.state === 'lost' ? lost(evidence) : row.state
  const verdict: NodeVerdict = { state, sentences: row.sentences(evidence) }
  if (state === 'suspect' && known.lastAnswerAt === undefined) verdict.unseen = true
  if (row.finding !== undefined) verdict.finding = row.finding
  if (row.finding === 'shut-out') verdict.problem = evidence.engineError as Problem
  return verdict
}

/**
 * The nodes, by name, when every node homeport can ask went silent within 3 s, else none: then it may be homeport that
 * is cut off. Nodes that were lost before are no evidence either way.
 */
export function silentTogether(evidences: ReadonlyMap<string, Evidence>, now: number): ReadonlySet<string> {
  const asked = [...evidences].filter(
    ([, { connectable, lastAnswerAt }]) => connectable && lastAnswerAt !== undefined,
  )
  const last = Math.max(...asked.map(([, evidence]) => answeredAt(evidence)))
  const together = asked.filter(([, evidence]) => answeredAt(evidence) >= last - TOGETHER_MS)
  const silent = together.every(([, evidence]) => missedPings(evidence, now) >= missesFor.asking)
  return new Set(silent ? together.map(([name]) => name) : [])
}

const TOGETHER_MS = 3_000

interface Row {
  /** `silentMs`: since the first ping that has no answer; without limit when that is not known. */
  when(evidence: Evidence, silentMs: number): boolean
  state: NodeState | 'lost'
  sentences(evidence: Evidence): string[]
  finding?: NonNullable<NodeVerdict['finding']>
}

const rows: Row[] = [
  {
    when: ({ connectable, swarm }) => !connectable && swarm === 'ready',
    state: 'reachable',
    sentences: () => ['the swarm says it is ready', noWay],
  },
  {
    when: ({ connectable, swarm }) => !connectable && swarm === 'down',
    state: 'lost',
    sentences: () => ['the swarm says it is down', noWay],
  },
  {
    when: ({ connectable }) => !connectable,
    state: 'suspect',
    sentences: () => ['the swarm does not say how it is', noWay],
  },
  {
    when: ({ lastAnswerAt, missedInRow }) => lastAnswerAt === undefined && missedInRow < missesFor.suspect,
    state: 'suspect',
    sentences: () => ['it has not answered yet'],
  },
  {
    when: ({ missedInRow }) => missedInRow < missesFor.suspect,
    state: 'reachable',
    sentences: ({ swarm }) => [
      'its engine answers',
      ...(swarm === 'down' ? ['but the swarm says it is down'] : []),
    ],
  },
  {
    when: (evidence, silentMs) =>
      evidence.missedInRow < missesFor.unreachable ||
      silentMs < pingSchedule[evidence.link].unreachableAfterMs ||
      freshOf(evidence) === undefined,
    state: 'suspect',
    sentences: () => [silent, 'it is not yet clear whether it takes a new connection'],
  },
  {
    when: (evidence) => freshOf(evidence)?.ok === true && isShutOut(evidence),
    state: 'suspect',
    sentences: (evidence) => ['it takes a new connection, but homeport is kept out', ...error(evidence)],
    finding: 'shut-out',
  },
  {
    when: (evidence) =>
      freshOf(evidence)?.ok === true &&
      (evidence.engineError !== undefined || evidence.missedInRow >= missesFor.engineDown),
    state: 'suspect',
    sentences: (evidence) => [
      silent,
      'it takes a new connection, but Docker does not answer',
      ...error(evidence),
    ],
    finding: 'engine-down',
  },
  {
    when: (evidence) => freshOf(evidence)?.ok === true,
    state: 'suspect',
    sentences: () => [silent, 'it takes a new connection'],
  },
  {
    when: (evidence) => kindOf(evidence) === 'no-banner' && evidence.missedInRow < missesFor.silent,
    state: 'suspect',
    sentences: () => [silent, failures['no-banner'] as string],
  },
  {
    when: ({ othersLostWithin3s }) => othersLostWithin3s,
    state: 'suspect',
    sentences: () => ['all nodes went silent at once, and the gateway with them'],
    finding: 'homeport-cut-off',
  },
  {
    when: () => true,
    state: 'lost',
    sentences: (evidence) => {
      const kind = kindOf(evidence)
      return [silent, failures[kind] ?? `a new connection failed (${kind})`, ...error(evidence)]
    },
  },
]

/** What waiting does not mend: a person must do something, on the node or in the inventory. */
export const shutOutBy = [
  'host-key-unknown',
  'host-key-changed',
  'ssh-permission-denied',
  'docker-permission-denied',
  'docker-missing',
  'engine-too-old',
  'engine-too-new',
  'tls-refused',
  'ssh-sessions-full',
] as const

/** How a new connection failed, by the kind of failure. */
const failures: Record<string, string> = {
  'no-banner': 'it takes new connections, but says nothing on them',
  refused: 'its kernel answers, but refuses a new connection',
  timeout: 'nothing answers a new connection',
  unreachable: 'the network knows no way to it',
}

const silent = 'its engine leaves pings unanswered'
const noWay = 'homeport has no way of its own to it'

/** A result from before the last answer tells nothing of the silence after it. */
function freshOf({ fresh, lastAnswerAt = Number.NEGATIVE_INFINITY }: Evidence): Evidence['fresh'] {
  return fresh !== undefined && fresh.at > lastAnswerAt ? fresh : undefined
}

/** Asked only of rows after those that take a new connection: there is one, and it failed. */
function kindOf(evidence: Evidence): string {
  return (freshOf(evidence) as Extract<Evidence['fresh'], { ok: false }>).kind
}

/** Time itself is evidence: the silence since the question counts, told or not. */
function missedPings({ missedInRow, pendingSince, link }: Evidence, now: number): number {
  const waited = pendingSince === undefined ? 0 : now - pendingSince
  return Math.max(missedInRow, Math.floor(waited / pingSchedule[link].everyMs))
}

function isShutOut({ engineError }: Evidence): boolean {
  return (shutOutBy as readonly string[]).includes(engineError?.code ?? '')
}

function lost({ alwaysOn }: Evidence): NodeState {
  return alwaysOn ? 'unreachable' : 'away'
}

function error({ engineError }: Evidence): string[] {
  return engineError === undefined ? [] : [engineError.text]
}

function answeredAt(evidence: Evidence): number {
  return evidence.lastAnswerAt as number
}
