import { loopingContainers } from '../../core/findings/restart-memory.ts'
import type { Stack } from '../../core/inventory/inventory.ts'
import type { AppliedService } from '../../core/plan/project/project-scene.ts'
import type { ProjectSight } from '../../core/project/project-view.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Store } from '../../ports/store.ts'
import type { Picture } from './picture.ts'

/** What is seen of a stack where Docker Compose runs it; undefined while none of its nodes can be seen, or for a swarm. */
export function projectSight(
  picture: Picture,
  { store, clock }: { store: Pick<Store, 'applied'>; clock: Pick<Clock, 'monotonic'> },
  { name, runOn }: Stack,
  isLost: (node: string) => boolean,
): ProjectSight | undefined {
  if (runOn.kind !== 'nodes') return undefined
  const snapshots = runOn.nodes.flatMap((node) => (isLost(node) ? [] : (picture.projects.get(node) ?? [])))
  if (snapshots.length < runOn.nodes.length) return undefined
  const applied = Object.entries(store.applied(name)).map(([service, value]) => [
    service,
    (value as AppliedService).count ?? 1,
  ])
  const now = clock.monotonic()
  const looping = runOn.nodes.flatMap((node) => [...loopingContainers(picture.restarts.get(node), now)])
  return { snapshots, applied: Object.fromEntries(applied), looping: new Set(looping) }
}
