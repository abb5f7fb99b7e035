import type { SwarmSnapshot } from '../../engine/seen.ts'
import type { NetworkNames } from './keyed-lists.ts'

/**
 * Names of a swarm's networks by id. An id that services name and no list shows is Docker's own `host` network: the
 * engine lists the nodes' local ones of that name, but never the swarm's (seen on a real engine).
 */
export function networkNamesOf(snapshot: Pick<SwarmSnapshot, 'networks' | 'services'>): NetworkNames {
  const networks = snapshot.networks.filter((network) => network.Scope === 'swarm')
  const listed = new Set(networks.flatMap((network) => [network.Id, network.Name]))
  const hidden = snapshot.services
    .flatMap(({ Spec }) => [...(Spec.TaskTemplate.Networks ?? []), ...(Spec.Networks ?? [])])
    .filter((network) => !listed.has(network.Target))
  return Object.fromEntries([
    ...hidden.map((network) => [network.Target, 'host']),
    ...networks.map((network) => [network.Id, network.Name]),
  ])
}
