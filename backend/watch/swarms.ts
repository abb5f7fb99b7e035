import type { SnapshotPart, SwarmSnapshot } from '../core/engine/seen.ts'
import { allMembersThere } from '../core/swarm/members.ts'
import { isSettled } from '../core/swarm/what-runs.ts'
import type { Clock } from '../ports/clock.ts'
import type { Engines, ReadSwarm } from '../ports/nodes/engines.ts'
import type { Watched } from '../ports/nodes/watched.ts'
import { followAgain } from './time/again-and-again.ts'
import { bell } from './time/bell.ts'
import { pause } from './time/pause.ts'

export interface SwarmWatch {
  close(): Promise<void>
}

/** Events can be lost: everything is read this often all the same, and after every reconnect. */
const FULL_READ_MS = 15_000
/** Tasks have no events: while something moves, they are asked for (engine.md § 1.7). */
const MOVING_READ_MS = 1_500
/** Nor has the return of a manager to its peers: while a member is missing, it is asked for. */
const MISSING_READ_MS = 4_000

/** What an event of this type may have changed. */
const touchedBy: Record<string, readonly SnapshotPart[]> = {
  node: ['nodes', 'tasks'],
  service: ['services', 'tasks'],
  container: ['tasks'],
  network: ['networks'],
  config: ['configs'],
  secret: ['secrets'],
}

interface World {
  engines: Engines
  readSwarm: ReadSwarm
  clock: Clock
}

/** Follows one swarm through any manager that answers: its events, and full readings. */
export function watchSwarm(
  swarm: string,
  nodes: () => string[],
  world: World,
  receiver: Watched,
): SwarmWatch {
  return followAgain(
    world.clock,
    (end) => follow(swarm, nodes(), world, receiver, end),
    (error) => receiver.swarmLost(swarm, error instanceof Error ? error.message : String(error)),
  )
}

/** Through one manager, until it is lost; rejects then. */
async function follow(
  swarm: string,
  nodes: string[],
  { engines, readSwarm, clock }: World,
  receiver: Watched,
  end: AbortSignal,
): Promise<void> {
  const { via, api } = await engines.manager(nodes)
  const broken = new AbortController()
  const over = AbortSignal.any([end, broken.signal])
  const changes = bell<SnapshotPart | 'all'>()
  const listening = api
    .events(
      ({ Type }) => changes.ring(touchedBy[Type] ?? []),
      over,
      () => changes.ring(['all']),
    )
    .finally(() => broken.abort())
  listening.catch(() => {})
  try {
    let seen = await readSwarm(swarm, via, api)
    let fullAt = clock.monotonic()
    while (!over.aborted) {
      receiver.swarmSeen(seen)
      await pause(clock, changes, quietTime(seen), over)
      const parts = changes.take()
      const full = parts.has('all') || clock.monotonic() - fullAt >= FULL_READ_MS
      if (full) fullAt = clock.monotonic()
      seen = await (full ? readSwarm(swarm, via, api) : readSwarm(swarm, via, api, again(seen, parts)))
    }
  } finally {
    broken.abort()
  }
  await listening
}

/** How long this picture is believed, in milliseconds, when no event comes. */
function quietTime(seen: SwarmSnapshot): number {
  if (!isSettled(seen)) return MOVING_READ_MS
  return allMembersThere(seen.nodes) ? FULL_READ_MS : MISSING_READ_MS
}

function again(before: SwarmSnapshot, parts: ReadonlySet<SnapshotPart | 'all'>) {
  const wanted = new Set<SnapshotPart>(['services', 'tasks'])
  if (!allMembersThere(before.nodes)) wanted.add('nodes')
  for (const part of parts) if (part !== 'all') wanted.add(part)
  return { before, parts: wanted }
}
