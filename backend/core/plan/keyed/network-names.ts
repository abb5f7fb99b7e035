import type { SwarmSnapshot } from '../../engine/seen.ts'

/** Network ids to names. */
export type NetworkNames = Readonly<Record<string, string>>

/** Names of a swarm's networks by id; every node has local ones, some of the same names. */
export function networkNamesOf({ networks }: Pick<SwarmSnapshot, 'networks'>): NetworkNames {
  return Object.fromEntries(
    networks.flatMap(({ Id, Name, Scope }) => (Scope === 'swarm' ? [[Id, Name]] : [])),
  )
}

/**
 * Of a target, which is an id or a name. An id that no list of networks shows is Docker's own `host` network: an
 * engine lists the nodes' local ones of that name, but never the swarm's (seen on real engines).
 */
export function networkName(target: string, names: NetworkNames): string {
  if (Object.hasOwn(names, target)) return names[target] as string
  return isSwarmId(target) && !Object.values(names).includes(target) ? 'host' : target
}

export function isSwarmId(text: string): boolean {
  return /^[a-z0-9]{25}$/.test(text)
}
