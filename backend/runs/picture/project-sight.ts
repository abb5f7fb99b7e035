import { loopingContainers } from '../../core/findings/restart-memory.ts'
import type { Stack } from '../../core/inventory/inventory.ts'
import type { AppliedService } from '../../core/plan/project/project-scene.ts'
import { type ComposeService, restartsOf } from '../../core/project/project-model.ts'
import { asItIs, type ProjectSight } from '../../core/project/project-view.ts'
import type { NodeSnapshot } from '../../core/project/seen-project.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Store } from '../../ports/store.ts'
import type { Picture } from './picture.ts'

interface Viewing {
  store: Pick<Store, 'applied'>
  clock: Pick<Clock, 'monotonic'>
}

/** What Docker Compose runs on a node, as it is; undefined while that was not seen. */
export function projectsSeen(
  picture: Picture,
  { store, clock }: Viewing,
  node: string,
): NodeSnapshot | undefined {
  const snapshot = picture.projects.get(node)
  if (snapshot === undefined) return undefined
  const looping = loopingContainers(picture.restarts.get(node), clock.monotonic())
  const staysUp = (stack: string, service: string) => {
    const applied = store.applied(stack)[service] as AppliedService | undefined
    return applied !== undefined && restartsOf(applied.model as ComposeService)
  }
  return asItIs(snapshot, { looping, staysUp })
}

/** What is seen of a stack where Docker Compose runs it; undefined while none of its nodes can be seen, or for a swarm. */
export function projectSight(
  picture: Picture,
  viewing: Viewing,
  { name, runOn }: Stack,
  isLost: (node: string) => boolean,
): ProjectSight | undefined {
  if (runOn.kind !== 'nodes') return undefined
  const snapshots = runOn.nodes.flatMap((node) =>
    isLost(node) ? [] : (projectsSeen(picture, viewing, node) ?? []),
  )
  if (snapshots.length < runOn.nodes.length) return undefined
  const applied = Object.entries(viewing.store.applied(name)).map(([service, value]) => [
    service,
    (value as AppliedService).count ?? 1,
  ])
  return { snapshots, applied: Object.fromEntries(applied) }
}
