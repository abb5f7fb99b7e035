import type { EngineContainer } from '../../core/engine/seen.ts'
import { composeLabels, type NodeSnapshot } from '../../core/project/seen-project.ts'
import type { InspectedContainer } from '../../core/run/project/container-verdict.ts'
import type { Clock } from '../../ports/clock.ts'
import { type DockerApi, EngineError } from '../../ports/nodes/docker-api.ts'
import type { ReadNode } from '../../ports/nodes/engines.ts'

/** One look at a node's own engine: what Docker Compose made there. */
export function readNodeAt(clock: Pick<Clock, 'now'>): ReadNode {
  return async (node, api) => {
    const at = clock.now()
    const [containers, volumes] = await Promise.all([
      api.containers({ label: [composeLabels.project] }),
      api.volumes(),
    ])
    return { node, at, containers, restarts: await restartsOf(containers, api), volumes }
  }
}

/** Only those in between two starts are asked: that is when a loop is seen. One that went meanwhile is left out. */
async function restartsOf(
  containers: readonly EngineContainer[],
  api: Pick<DockerApi, 'containerInspect'>,
): Promise<NodeSnapshot['restarts']> {
  const between = containers.filter(({ State }) => State === 'restarting')
  const asked = between.map(async ({ Id }): Promise<[string, NodeSnapshot['restarts'][string]][]> => {
    try {
      const { RestartCount, State } = (await api.containerInspect(Id)) as unknown as InspectedContainer
      return [[Id, { count: RestartCount ?? 0, exitCode: State.ExitCode ?? 0 }]]
    } catch (error) {
      if (error instanceof EngineError && error.status === 404) return []
      throw error
    }
  })
  return Object.fromEntries((await Promise.all(asked)).flat())
}
