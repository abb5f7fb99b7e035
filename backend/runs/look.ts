import type { Problem } from '../contract/doors/problem.ts'
import { LEASE_CONFIG } from '../contract/words.ts'
import type { EngineInfo, SwarmSnapshot } from '../core/engine/seen.ts'
import { nodesOfSwarm } from '../core/swarm/members.ts'
import { type DockerApi, EngineError } from '../ports/nodes/docker-api.ts'
import type { World } from './world.ts'

/** One look at a swarm: what is there now, and the manager it was seen through. */
export interface Look {
  api: DockerApi
  snapshot: SwarmSnapshot
}

/** Looks at a swarm through any manager that answers; secret values are masked. Rejects with an EngineError. */
export async function look(world: World, swarm: string): Promise<Look> {
  const { via, api } = await world.engines.manager(nodesOfSwarm(world.inventory()?.nodes ?? [], swarm))
  const snapshot = await world.readSwarm(swarm, via, api)
  const masked = await world.secrets.mask({ services: snapshot.services, tasks: snapshot.tasks })
  return { api, snapshot: { ...snapshot, ...masked } }
}

/** Of a swarm nothing but the object whose labels say who works on it, with whatever begins with its name. */
export async function lookAtLease(world: World, swarm: string): Promise<LeaseLook> {
  const { api } = await world.engines.manager(nodesOfSwarm(world.inventory()?.nodes ?? [], swarm))
  return { api, snapshot: { swarm, configs: await api.configs({ name: [LEASE_CONFIG] }) } }
}

export interface LeaseLook {
  api: DockerApi
  snapshot: Pick<SwarmSnapshot, 'swarm' | 'configs'>
}

export type NodeLook = { ok: true; info: EngineInfo } | { ok: false; error: EngineError; problem: Problem }

/** Asks every node of a swarm about itself, in parallel; what is known to be lost is not asked: it delays nobody. */
export async function lookAtNodes(world: World, names: readonly string[]): Promise<Record<string, NodeLook>> {
  const answers = await Promise.all(
    names.map(async (name): Promise<[string, NodeLook]> => [name, await lookAtNode(world, name)]),
  )
  return Object.fromEntries(answers)
}

async function lookAtNode(world: World, name: string): Promise<NodeLook> {
  const lost = world.whyLost(name)
  if (lost !== undefined)
    return { ok: false, error: new EngineError(name, undefined, lost.text), problem: lost }
  try {
    return { ok: true, info: await world.engines.node(name).info() }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return { ok: false, error, problem: world.engines.explain(name, error) }
  }
}

/** Names of a swarm's networks by id. */
export function networkNames(snapshot: SwarmSnapshot): Record<string, string> {
  return Object.fromEntries(snapshot.networks.map((network) => [network.Id, network.Name]))
}
