import type { EngineContainer } from '../engine/seen.ts'
import { byText } from '../plan/keyed/canonical.ts'
import { isUp } from '../plan/project/project-scene.ts'
import type { ProjectPlace } from '../project/desired-project.ts'
import { composeLabels, containersOf } from '../project/seen-project.ts'
import type { CoveredVolume } from './covered.ts'
import type { PlacedVolume } from './plan-data.ts'
import { hasVolume } from './who-has-it.ts'

/**
 * A volume of a stack on a node of its own, with the services that have it and how many of each run: a stopped
 * container has it still.
 */
export function placeInProject(
  { node, stack, folder }: Pick<ProjectPlace, 'node' | 'stack' | 'folder'>,
  volume: CoveredVolume,
  containers: readonly EngineContainer[],
): PlacedVolume {
  const source = volume.inside === undefined ? undefined : `${folder}/${volume.inside}`
  const having = containers.filter((container) => hasVolume(container, { name: volume.name, folder: source }))
  const own = containersOf(having, stack)
  const services = [...new Set(own.map(({ service }) => service))].sort(byText).map((service) => ({
    service,
    name: service,
    replicas: own.filter((container) => container.service === service && isUp(container)).length,
  }))
  return { ...volume, node, services, ...(source === undefined ? {} : { folder: source }) }
}

/** How the engine is asked for the containers of a project. */
export const ofProject = (stack: string): string[] => [`${composeLabels.project}=${stack}`]
