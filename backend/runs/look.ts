import type { EngineInfo, SwarmSnapshot } from '../core/engine/seen.ts'
import type { Inventory } from '../core/inventory/inventory.ts'
import type { DockerApi } from '../ports/docker-api.ts'
import type { World } from './world.ts'

/** One look at a swarm: what is there now, and the manager it was seen through. */
export interface Look {
  api: DockerApi
  snapshot: SwarmSnapshot
}

/** Looks at a swarm through any manager that answers; secret values are masked. Rejects with an EngineError. */
export async function look(world: World, swarm: string): Promise<Look> {
  const { via, api } = await world.engines.manager(nodesOfSwarm(world.inventory(), swarm))
  const snapshot = await world.readSwarm(swarm, via, api)
  const masked = await world.secrets.mask({ services: snapshot.services, tasks: snapshot.tasks })
  return { api, snapshot: { ...snapshot, ...masked } }
}

/** Names of the nodes through which a swarm may be asked, managers first. */
export function nodesOfSwarm(inventory: Inventory | undefined, swarm: string): string[] {
  const members = (inventory?.nodes ?? []).filter((node) => node.swarm === swarm && node.connect.length > 0)
  const rank = (role: string) => (role === 'manager' ? 0 : 1)
  return members.sort((a, b) => rank(a.role) - rank(b.role)).map((node) => node.name)
}

export type NodeLook = { ok: true; info: EngineInfo } | { ok: false; error: unknown }

/** Asks every node of a swarm about itself, in parallel: one dead node delays no other. */
export async function lookAtNodes(world: World, names: readonly string[]): Promise<Record<string, NodeLook>> {
  const answers = await Promise.all(
    names.map(async (name): Promise<[string, NodeLook]> => {
      try {
        return [name, { ok: true, info: await world.engines.node(name).info() }]
      } catch (error) {
        return [name, { ok: false, error }]
      }
    }),
  )
  return Object.fromEntries(answers)
}

/** Names of a swarm's networks by id. */
export function networkNames(snapshot: SwarmSnapshot): Record<string, string> {
  return Object.fromEntries(snapshot.networks.map((network) => [network.Id, network.Name]))
}
