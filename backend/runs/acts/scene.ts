import type { Operation } from '../../contract/plan.ts'
import type { EngineInfo } from '../../core/engine/seen.ts'
import { swarmOf } from '../../core/plan/subject.ts'
import type { Seen } from '../../core/run/done.ts'
import { isProjectOperation } from '../../core/run/project/project-done.ts'
import { nodesOfSwarm } from '../../core/swarm/members.ts'
import type { DockerApi } from '../../ports/nodes/docker-api.ts'
import { look, lookAtNodes, networkNames } from '../look.ts'
import type { PartContext } from '../part-context.ts'
import { seenProject } from './projects.ts'

/** What an operation finds when it comes to be done: what is seen, and the manager to speak to. */
export interface Scene {
  seen: Seen
  /** Undefined while there is no swarm to speak to. */
  api: DockerApi | undefined
}

/** Looks at what an operation is about: the swarm, and for making or joining one the nodes themselves too. */
export async function sceneOf(context: PartContext, operation: Operation): Promise<Scene> {
  const { world, journal, part } = context
  const since = journal.run.parts[part]?.stages
    .flatMap((stage) => stage.steps)
    .findLast((step) => step.state === 'started')?.startedAt
  const base = { instance: world.store.instance, run: journal.run.id, since: since ?? journal.run.createdAt }
  if (isProjectOperation(operation)) {
    const project = await seenProject(context, operation)
    return { seen: { ...base, infos: {}, snapshot: undefined, networkNames: {}, project }, api: undefined }
  }
  const swarm = swarmOf(context.plan.subject)
  const makes = operation.kind === 'swarm-init' || operation.kind === 'node-join'
  const infos = makes ? await infosOf(context, swarm, operation.node) : {}
  const none =
    operation.kind === 'swarm-init' &&
    Object.values(infos).every((info) => info.Swarm?.LocalNodeState === 'inactive')
  if (none) return { seen: { ...base, infos, snapshot: undefined, networkNames: {} }, api: undefined }
  const { api, snapshot } = await look(world, swarm)
  return { seen: { ...base, infos, snapshot, networkNames: networkNames(snapshot) }, api }
}

/** The node an operation is about must answer; the others may be away. */
async function infosOf(
  context: PartContext,
  swarm: string,
  needed: string,
): Promise<Record<string, EngineInfo>> {
  const names = new Set([...nodesOfSwarm(context.world.inventory()?.nodes ?? [], swarm), needed])
  const looks = await lookAtNodes(context.world, [...names])
  const own = looks[needed]
  if (own !== undefined && !own.ok) throw own.error
  const infos: Record<string, EngineInfo> = {}
  for (const [name, seen] of Object.entries(looks)) if (seen.ok) infos[name] = seen.info
  return infos
}
