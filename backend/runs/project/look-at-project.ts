import { composeLabels, containersOf, type ProjectContainer } from '../../core/project/seen-project.ts'
import {
  type ContainerSeen,
  containerSeen,
  type InspectedContainer,
} from '../../core/run/project/container-verdict.ts'
import { EngineError } from '../../ports/nodes/docker-api.ts'
import type { World } from '../world.ts'
import { assertInReach } from './node-in-reach.ts'

/** The containers of a stack on its node. Rejects with an EngineError. */
export async function lookAtProject(world: World, node: string, stack: string): Promise<ProjectContainer[]> {
  assertInReach(world, node)
  const label = `${composeLabels.project}=${stack}`
  return containersOf(await world.engines.node(node).containers({ label: [label] }), stack)
}

/** What the engine says of each of them; one that went meanwhile is left out. */
export async function inspect(
  world: World,
  node: string,
  containers: readonly ProjectContainer[],
): Promise<ContainerSeen[]> {
  const api = world.engines.node(node)
  const found = await Promise.all(
    containers.map(({ id }) =>
      api.containerInspect(id).catch((error: unknown) => {
        if (error instanceof EngineError && error.status === 404) return undefined
        throw error
      }),
    ),
  )
  return found.flatMap((one) =>
    one === undefined ? [] : containerSeen(one as unknown as InspectedContainer),
  )
}
