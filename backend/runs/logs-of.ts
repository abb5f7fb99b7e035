import { HomeportError } from '../contract/errors.ts'
import type { DockerApi } from '../ports/nodes/docker-api.ts'
import { look } from './look.ts'
import { lookAtProject } from './project/look-at-project.ts'
import type { World } from './world.ts'

type Read = (...reading: [options: Parameters<DockerApi['serviceLogs']>[1], onLine: OnLine]) => Promise<void>
type OnLine = Parameters<DockerApi['serviceLogs']>[2]

/** What reads the lines of a service; of several containers that Compose runs, those of the first. */
export async function logsOf(world: World, stack: string, service: string): Promise<Read> {
  const target = world.inventory()?.stacks.find(({ name }) => name === stack)?.runOn
  const nothing = () => new HomeportError('not-found', `stack ${stack} runs no service ${service}`)
  if (target === undefined) throw new HomeportError('not-found', `there is no stack ${stack}`)
  if (target.kind === 'swarm') {
    const { api, snapshot } = await look(world, target.swarm)
    const found = snapshot.services.find(({ Spec }) => Spec.Name === `${stack}_${service}`)
    if (found === undefined) throw nothing()
    return (options, onLine) => api.serviceLogs(found.ID, options, onLine)
  }
  for (const node of target.nodes) {
    const containers = await lookAtProject(world, node, stack)
    const own = containers.find((container) => container.service === service)
    if (own === undefined) continue
    return (options, onLine) => world.engines.node(node).containerLogs(own.id, options, onLine)
  }
  throw nothing()
}
