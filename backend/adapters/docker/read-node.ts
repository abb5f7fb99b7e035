import { composeLabels } from '../../core/project/seen-project.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ReadNode } from '../../ports/engines.ts'

/** One look at a node's own engine: what Docker Compose made there. */
export function readNodeAt(clock: Pick<Clock, 'now'>): ReadNode {
  return async (node, api) => {
    const at = clock.now()
    const [containers, volumes] = await Promise.all([
      api.containers({ label: [composeLabels.project] }),
      api.volumes(),
    ])
    return { node, at, containers, volumes }
  }
}
