import type { HappeningType } from '../../contract/doors/mqtt.ts'
import type { HomeEvent } from '../../contract/home.ts'
import type { PartOutcome, Run } from '../../contract/run.ts'
import type { NodeState } from '../../contract/words.ts'

/** Told once, as it happens: by the event entity, and by a trigger of the device it happened to. */
export interface Happening {
  type: HappeningType
  subject: { kind: 'node' | 'stack'; name: string }
  facts: Record<string, unknown>
}

/** What was before: a happening is a difference. */
export interface Happened {
  nodes: Map<string, NodeState>
  /** Places of the parts that have ended, by run. */
  ended: Map<string, ReadonlySet<number>>
}

const byOutcome: Partial<Record<PartOutcome, HappeningType>> = {
  succeeded: 'deploy_succeeded',
  failed: 'deploy_failed',
  'rolled-back': 'rolled_back',
}

/** As many as a home tells of; older ones have long ended. */
const RUNS_REMEMBERED = 50

/** Nothing has happened yet: what is, was before. */
export function happenedBefore(runs: readonly Run[]): Happened {
  return { nodes: new Map(), ended: new Map(runs.map((run) => [run.id, endedParts(run)])) }
}

/** What an event means to people; `before` takes it in. */
export function happenings(before: Happened, event: HomeEvent): Happening[] {
  if (event.type === 'node') return nodeHappenings(before, event.node)
  return event.type === 'run' ? runHappenings(before, event.run) : []
}

/** A node found down at the start was down before; one that is only suspected has not changed. */
function nodeHappenings(
  { nodes }: Happened,
  node: { name: string; state: NodeState; since?: string | undefined; evidence: string[] },
): Happening[] {
  if (node.state === 'suspect') return []
  const last = nodes.get(node.name)
  nodes.set(node.name, node.state)
  const type =
    last === 'reachable' && node.state === 'unreachable'
      ? 'node_down'
      : last === 'unreachable' && node.state === 'reachable'
        ? 'node_up'
        : undefined
  if (type === undefined) return []
  const facts = { node: node.name, at: node.since ?? null, evidence: node.evidence.slice(0, 5) }
  return [{ type, subject: { kind: 'node', name: node.name }, facts }]
}

function runHappenings({ ended }: Happened, run: Run): Happening[] {
  const known = ended.get(run.id)
  const now = endedParts(run)
  ended.delete(run.id)
  ended.set(run.id, now)
  if (ended.size > RUNS_REMEMBERED) ended.delete(ended.keys().next().value as string)
  const news = run.parts.filter((_, place) => now.has(place) && !known?.has(place))
  return news.flatMap(({ subject, outcome, cause, release, data }): Happening[] => {
    const type = data === undefined ? byOutcome[outcome as PartOutcome] : undefined
    if (type === undefined || subject.kind !== 'stack') return []
    const facts = {
      stack: subject.stack,
      run: run.id,
      by: run.by,
      ...(release === undefined ? {} : { release }),
      ...(cause === undefined ? {} : { cause: cause.slice(0, 1_000) }),
    }
    return [{ type, subject: { kind: 'stack', name: subject.stack }, facts }]
  })
}

function endedParts(run: Run): ReadonlySet<number> {
  return new Set(run.parts.flatMap(({ outcome }, place) => (outcome === undefined ? [] : [place])))
}
