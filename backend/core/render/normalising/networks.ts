import { type ComposeMap, changeAt, entriesOf, isMap, listOf, own, without } from '../compose-value.ts'
import type { Path, Remarks } from '../remarks.ts'
import { spellTexts } from './spelling.ts'

/** Keys of a service's place on a network that no swarm honours. */
const placeKeys: Record<string, string> = {
  ipv4_address: 'Swarm chooses addresses: reach the service by name.',
  ipv6_address: 'Swarm chooses addresses: reach the service by name.',
  link_local_ips: 'Swarm chooses addresses.',
  mac_address: 'Swarm chooses MAC addresses.',
  priority: 'Swarm decides the order of networks.',
  gw_priority: 'Swarm decides the order of networks.',
  interface_name: 'Swarm names interfaces.',
}

/** The service with its networks as Docker's stack reader takes them; what is lost is told. */
export function spellServiceNetworks(service: ComposeMap, at: Path, remarks: Remarks): ComposeMap {
  return changeAt(service, ['networks'], (networks) => {
    if (!isMap(networks)) return networks
    return Object.fromEntries(
      Object.entries(networks).map(([name, place]) => {
        if (!isMap(place)) return [name, place]
        const lost = Object.keys(place).filter((key) => Object.hasOwn(placeKeys, key))
        for (const key of lost)
          tell(`networks.${key}`, placeKeys[key]!, [...at, 'networks', name, key], remarks)
        return [name, without(place, ...lost)]
      }),
    )
  }) as ComposeMap
}

/** What a network asks for beyond Docker's stack reader, and Swarm can do. */
export interface KeptNetwork {
  enable_ipv6?: unknown
  /** In the order of `ipam.config`. */
  pools: { gateway?: unknown; ip_range?: unknown }[]
}

/** The top-level networks as Docker's stack reader takes them, and what is put in again afterwards. */
export function spellNetworks(
  value: unknown,
  remarks: Remarks,
): { networks: unknown; kept: Record<string, KeptNetwork> } {
  const kept: [string, KeptNetwork][] = []
  const networks = entriesOf(value).map(([name, network]): [string, unknown] => {
    if (!isMap(network)) return [name, network]
    const at = ['networks', name]
    kept.push([name, keptOf(network)])
    return [name, spellNetwork(network, at, remarks)]
  })
  return { networks: isMap(value) ? Object.fromEntries(networks) : value, kept: Object.fromEntries(kept) }
}

function keptOf(network: ComposeMap): KeptNetwork {
  const pools = listOf(own(own(network, 'ipam'), 'config')).map((pool) => ({
    gateway: own(pool, 'gateway'),
    ip_range: own(pool, 'ip_range'),
  }))
  return { enable_ipv6: own(network, 'enable_ipv6'), pools }
}

function spellNetwork(network: ComposeMap, at: Path, remarks: Remarks): unknown {
  const { ipam } = network
  if (Object.hasOwn(network, 'enable_ipv4'))
    tell('networks.enable_ipv4', 'IPv4 is always on.', [...at, 'enable_ipv4'], remarks)
  if (isMap(ipam) && Object.hasOwn(ipam, 'options')) {
    tell('networks.ipam.options', 'A stack cannot set them.', [...at, 'ipam', 'options'], remarks)
  }
  let spelled: unknown = without(network, 'enable_ipv4', 'enable_ipv6')
  spelled = changeAt(spelled, ['ipam'], (old) => (isMap(old) ? without(old, 'options') : old))
  spelled = changeAt(spelled, ['ipam', 'config'], (pools) =>
    spellPools(pools, [...at, 'ipam', 'config'], remarks),
  )
  for (const key of ['labels', 'driver_opts']) spelled = spellTexts(spelled, [key], at, remarks)
  return spelled
}

function spellPools(pools: unknown, at: Path, remarks: Remarks): unknown {
  if (!Array.isArray(pools)) return pools
  return pools.map((pool: unknown, index) => {
    if (!isMap(pool)) return pool
    if (Object.hasOwn(pool, 'aux_addresses')) {
      tell(
        'networks.ipam.aux_addresses',
        'Swarm reserves no addresses.',
        [...at, index, 'aux_addresses'],
        remarks,
      )
    }
    return without(pool, 'gateway', 'ip_range', 'aux_addresses')
  })
}

function tell(id: string, why: string, path: Path, remarks: Remarks): void {
  remarks.note({
    id: `compose-ignored.${id}`,
    severity: 'warning',
    path,
    text: `${path.at(-1)} is not used: ${why}`,
    advice: 'Remove it.',
  })
}
