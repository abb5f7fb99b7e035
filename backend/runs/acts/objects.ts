import type { OperationOf } from '../../contract/plan.ts'
import { labels } from '../../contract/words.ts'
import type { NetworkRequest } from '../../core/engine/spec.ts'
import type { DockerApi } from '../../ports/nodes/docker-api.ts'
import type { PartContext } from '../part-context.ts'
import type { Scene } from './scene.ts'

/** Every made object carries who made it, by which it is known again after a lost answer (rule 13). */
export function originLabels(context: PartContext): Record<string, string> {
  return { [labels.instance]: context.world.store.instance, [labels.run]: context.journal.run.id }
}

export function managerOf(scene: Scene): DockerApi {
  if (scene.api === undefined) throw new Error('this operation needs a swarm')
  return scene.api
}

export const actOnNetwork = {
  async create(context: PartContext, operation: OperationOf<'network-create'>, scene: Scene): Promise<void> {
    const request = operation.request as NetworkRequest
    const all = { ...request.Labels, ...originLabels(context) }
    await managerOf(scene).createNetwork({ ...request, Labels: all })
  },
  async remove(_: PartContext, operation: OperationOf<'network-remove'>, scene: Scene): Promise<void> {
    const live = scene.seen.snapshot?.networks.find((network) => network.Name === operation.name)
    if (live !== undefined) await managerOf(scene).removeNetwork(live.Id)
  },
}

export const actOnObject = {
  async createConfig(
    context: PartContext,
    operation: OperationOf<'config-create'>,
    scene: Scene,
  ): Promise<void> {
    const all = { ...operation.labels, [labels.hash]: operation.hash, ...originLabels(context) }
    await managerOf(scene).createConfig(operation.name, all, operation.data)
  },
  async removeConfig(_: PartContext, operation: OperationOf<'config-remove'>, scene: Scene): Promise<void> {
    const live = scene.seen.snapshot?.configs.find((config) => config.Spec.Name === operation.name)
    if (live !== undefined) await managerOf(scene).removeConfig(live.ID)
  },
  async createSecret(
    context: PartContext,
    operation: OperationOf<'secret-create'>,
    scene: Scene,
  ): Promise<void> {
    const { name, version } = operation.secret
    const value = await context.world.secrets.value(name, version)
    await context.world.secrets.keep(name, version)
    const all = { ...operation.labels, [labels.hash]: operation.hash, ...originLabels(context) }
    await managerOf(scene).createSecret(operation.name, all, Buffer.from(value).toString('base64'))
  },
  async removeSecret(_: PartContext, operation: OperationOf<'secret-remove'>, scene: Scene): Promise<void> {
    const live = scene.seen.snapshot?.secrets.find((secret) => secret.Spec.Name === operation.name)
    if (live !== undefined) await managerOf(scene).removeSecret(live.ID)
  },
}
