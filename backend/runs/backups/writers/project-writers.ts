import { overStates } from '../../../core/backups/who-has-it.ts'
import type { AppliedService } from '../../../core/plan/project/project-scene.ts'
import { isUp } from '../../../core/plan/project/project-scene.ts'
import type { ProjectContainer } from '../../../core/project/seen-project.ts'
import type { PartContext } from '../../part-context.ts'
import { convergeProject } from '../../project/converge-project.ts'
import { lookAtProject } from '../../project/look-at-project.ts'
import type { Writers, WritingService } from './writers.ts'

/**
 * Containers of a project are stopped and started as they are: none is made anew. One that is stopped must stay so when
 * its node starts again, which `always` would not let it.
 */
export function projectWriters(context: PartContext, node: string, stack: string): Writers {
  const { world } = context
  const api = () => world.engines.node(node)
  const own = async ({ service }: WritingService): Promise<ProjectContainer[]> =>
    (await lookAtProject(world, node, stack)).filter((one) => one.service === service)
  return {
    async set(service, count) {
      const containers = await own(service)
      const up = containers.filter(isUp)
      const spare = up.slice(count)
      for (const { id } of spare) {
        if ((await restartOf(api(), id)) === 'always') await api().setRestart(id, 'unless-stopped')
        await api().stopContainer(id)
      }
      const wished = world.store.applied(stack)[service.service] as AppliedService | undefined
      const missing = Math.max(0, count - up.length)
      for (const { id } of containers.filter((one) => !isUp(one)).slice(0, missing)) {
        if (wished?.model['restart'] === 'always') await api().setRestart(id, 'always')
        await api().startContainer(id)
      }
    },
    async left(service) {
      return (await own(service)).filter(({ state }) => !overStates.includes(state)).map(({ id }) => id)
    },
    converge: (services) =>
      convergeProject(
        context,
        node,
        stack,
        services.map(({ service }) => ({ service, isFresh: false })),
      ),
  }
}

type Inspecting = Pick<ReturnType<PartContext['world']['engines']['node']>, 'containerInspect'>

async function restartOf(api: Inspecting, id: string): Promise<string | undefined> {
  const { HostConfig } = await api.containerInspect(id)
  return (HostConfig as { RestartPolicy?: { Name?: string } } | undefined)?.RestartPolicy?.Name
}
