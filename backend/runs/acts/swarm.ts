import type { OperationOf } from '../../contract/plan.ts'
import type { EngineNode } from '../../core/engine/seen.ts'
import type { NodeSpec, SwarmInitRequest, SwarmJoinRequest, SwarmSpec } from '../../core/engine/spec.ts'
import { EngineError } from '../../ports/nodes/docker-api.ts'
import type { PartContext } from '../part-context.ts'
import { managerOf } from './objects.ts'
import type { Scene } from './scene.ts'

export async function initSwarm(context: PartContext, operation: OperationOf<'swarm-init'>): Promise<void> {
  await context.world.engines.node(operation.node).swarmInit(operation.request as SwarmInitRequest)
}

/** The token is read now and goes nowhere but to the node that joins (rule 5). */
export async function joinNode(
  context: PartContext,
  operation: OperationOf<'node-join'>,
  scene: Scene,
): Promise<void> {
  const manager = managerOf(scene)
  const tokens = (await manager.swarm()).JoinTokens
  const JoinToken = operation.role === 'manager' ? tokens?.Manager : tokens?.Worker
  if (JoinToken === undefined) throw new EngineError(operation.node, 503, 'the manager gave no join token')
  const RemoteAddrs = (await manager.nodes()).flatMap((node) => reachableAddress(node))
  const request = operation.request as Omit<SwarmJoinRequest, 'JoinToken' | 'RemoteAddrs'>
  await context.world.engines.node(operation.node).swarmJoin({ ...request, RemoteAddrs, JoinToken })
}

/** Settings are merged into what is there: nothing else of the node is touched. */
export async function setNode(
  _: PartContext,
  operation: OperationOf<'node-settings'>,
  scene: Scene,
): Promise<void> {
  const live = scene.seen.snapshot?.nodes.find((node) => node.ID === operation.engineNode)
  if (live === undefined)
    throw new EngineError(operation.node, 404, `node ${operation.node} is not in the swarm`)
  await managerOf(scene).updateNode(live.ID, live.Version.Index, mergedNode(live.Spec, operation.settings))
}

export async function setSwarm(
  _: PartContext,
  operation: OperationOf<'swarm-settings'>,
  scene: Scene,
): Promise<void> {
  const manager = managerOf(scene)
  const live = await manager.swarm()
  await manager.swarmUpdate(live.Version.Index, mergedSwarm(live.Spec, operation.settings))
}

function reachableAddress(node: EngineNode): string[] {
  return node.ManagerStatus?.Reachability === 'reachable' ? [node.ManagerStatus.Addr] : []
}

interface NodeSettings {
  Labels?: Record<string, string | null>
  Availability?: NodeSpec['Availability']
  Role?: NodeSpec['Role']
}

function mergedNode(spec: NodeSpec, settings: unknown): NodeSpec {
  const { Labels = {}, ...rest } = settings as NodeSettings
  const merged = Object.entries({ ...spec.Labels, ...Labels }).filter(([, value]) => value !== null)
  return { ...spec, ...rest, Labels: Object.fromEntries(merged) as Record<string, string> }
}

function mergedSwarm(spec: SwarmSpec, settings: unknown): SwarmSpec {
  const given = settings as SwarmSpec
  return {
    ...spec,
    ...given,
    ...(given.Dispatcher ? { Dispatcher: { ...spec.Dispatcher, ...given.Dispatcher } } : {}),
    ...(given.CAConfig ? { CAConfig: { ...spec.CAConfig, ...given.CAConfig } } : {}),
  }
}
