import type { NodeSnapshot } from '../core/project/seen-project.ts'
import type { Clock } from '../ports/clock.ts'
import type { Engines, ReadNode } from '../ports/nodes/engines.ts'
import type { Watched } from '../ports/nodes/watched.ts'
import { followAgain } from './time/again-and-again.ts'
import { bell } from './time/bell.ts'
import { pause } from './time/pause.ts'

export interface ProjectsWatch {
  close(): Promise<void>
}

/** Events can be lost: everything is read this often all the same, and after every reconnect. */
const FULL_READ_MS = 15_000
const touches = new Set(['container', 'volume', 'daemon'])

interface World {
  engines: Engines
  readNode: ReadNode
  clock: Clock
}

/** Follows what Docker Compose made on one node: its events, and full readings. That it is away, others tell. */
export function watchProjects(
  node: string,
  world: World,
  receiver: Pick<Watched, 'projectsSeen'>,
): ProjectsWatch {
  return followAgain(world.clock, (end) => follow(node, world, receiver, end))
}

/** Until the engine is lost; rejects then. */
async function follow(
  node: string,
  { engines, readNode, clock }: World,
  receiver: Pick<Watched, 'projectsSeen'>,
  end: AbortSignal,
): Promise<void> {
  const api = engines.node(node)
  const broken = new AbortController()
  const over = AbortSignal.any([end, broken.signal])
  const changes = bell<'all'>()
  const listening = api
    .events(
      ({ Type }) => changes.ring(touches.has(Type) ? ['all'] : []),
      over,
      () => changes.ring(['all']),
    )
    .finally(() => broken.abort())
  listening.catch(() => {})
  try {
    while (!over.aborted) {
      const seen: NodeSnapshot = await readNode(node, api)
      if (!over.aborted) receiver.projectsSeen(seen)
      await pause(clock, changes, FULL_READ_MS, over)
      changes.take()
    }
  } finally {
    broken.abort()
  }
  await listening
}
