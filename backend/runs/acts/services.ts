import type { OperationOf } from '../../contract/plan.ts'
import { labels } from '../../contract/words.ts'
import type { EngineService, SwarmSnapshot } from '../../core/engine/seen.ts'
import type { ServiceSpec } from '../../core/engine/spec.ts'
import { withChanges } from '../../core/plan/with-changes.ts'
import { withIds } from '../../core/plan/with-ids.ts'
import { EngineError } from '../../ports/nodes/docker-api.ts'
import type { PartContext } from '../part-context.ts'
import { managerOf, originLabels } from './objects.ts'
import type { Scene } from './scene.ts'

export async function createService(
  context: PartContext,
  operation: OperationOf<'service-create'>,
  scene: Scene,
): Promise<void> {
  const wished = operation.spec as ServiceSpec
  const commit = context.plan.madeFrom.commit
  const marks = { [labels.commit]: commit, [labels.specHash]: operation.intended }
  const spec = { ...wished, Labels: { ...marks, ...wished.Labels } }
  await managerOf(scene).createService(await ready(context, scene, spec))
}

/** Sends live with exactly the changed fields set (rule 9), against the version that was read. */
export async function updateService(
  context: PartContext,
  operation: OperationOf<'service-update'>,
  scene: Scene,
): Promise<void> {
  const live = liveService(scene, operation.name)
  const changed = withChanges(live.Spec, operation.changes, scene.seen.networkNames)
  const spec = { ...changed, Labels: { ...changed.Labels, ...operation.labels } }
  await managerOf(scene).updateService(live.ID, live.Version.Index, await ready(context, scene, spec))
}

export async function removeService(
  _: PartContext,
  operation: OperationOf<'service-remove'>,
  scene: Scene,
): Promise<void> {
  await managerOf(scene).removeService(liveService(scene, operation.name).ID)
}

/** A spec as it is sent: ids for names, values for markers, and labels that say who made it. */
async function ready(context: PartContext, scene: Scene, spec: ServiceSpec): Promise<ServiceSpec> {
  const all = { ...spec.Labels, ...originLabels(context) }
  const named = withIds({ ...spec, Labels: all }, idsIn(scene.seen.snapshot as SwarmSnapshot))
  if (!named.ok) throw new EngineError(context.plan.subject.kind, 400, named.problem.text)
  await keepSecrets(context, named.value)
  return context.world.secrets.fill(named.value)
}

const marker = /\$\{secret:([^@}]+)@([^}]+)\}/g

/** A release that holds a marker needs its value for as long as it can be gone back to. */
async function keepSecrets(context: PartContext, spec: ServiceSpec): Promise<void> {
  for (const [, name, version] of JSON.stringify(spec).matchAll(marker)) {
    await context.world.secrets.keep(name as string, version as string)
  }
}

function liveService(scene: Scene, name: string): EngineService {
  const live = scene.seen.snapshot?.services.find((service) => service.Spec.Name === name)
  if (live === undefined)
    throw new EngineError(scene.seen.snapshot?.via ?? 'swarm', 404, `service ${name} is not there`)
  return live
}

function idsIn(snapshot: SwarmSnapshot) {
  const byName = (objects: { ID: string; Spec: { Name: string } }[]) =>
    Object.fromEntries(objects.map((object) => [object.Spec.Name, object.ID]))
  return {
    networks: Object.fromEntries(snapshot.networks.map((network) => [network.Name, network.Id])),
    configs: byName(snapshot.configs),
    secrets: byName(snapshot.secrets),
  }
}
