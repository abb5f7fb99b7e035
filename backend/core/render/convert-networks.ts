import type { NetworkRequest } from '../engine/spec.ts'
import type { DesiredNetwork } from '../plan/desired-stack.ts'
import { own } from './compose-value.ts'
import { compareBytes } from './converting/byte-order.ts'
import { networksOf } from './converting/convert-service.ts'
import { nonEmpty, objectLabels, present, scoped } from './converting/scope.ts'
import type { ModelNetwork, StackModel } from './converting/stack-model.ts'
import type { Kept } from './normalise.ts'
import type { KeptNetwork } from './normalising/networks.ts'
import type { Remarks } from './remarks.ts'

/** The networks services are on, sorted by name. Declared but unused ones are not made, as by `docker stack deploy`. */
export function convertNetworks(
  stack: string,
  model: StackModel,
  kept: Kept,
  remarks: Remarks,
): DesiredNetwork[] {
  const used = new Set(Object.values(model.services ?? {}).flatMap(networksOf))
  tellUnused(
    Object.keys(model.networks ?? {}).filter((key) => !used.has(key)),
    remarks,
  )
  return [...used]
    .map((key) => {
      const network = (own(model.networks, key) as ModelNetwork | null | undefined) ?? {}
      refuseLocal(key, network, remarks)
      return convertNetwork(stack, key, network, own(kept.networks, key) as KeptNetwork | undefined)
    })
    .sort((a, b) => compareBytes(a.name, b.name))
}

/** Docker's own drivers for one node. Swarm refuses such a network only when a service is to join it. */
const LOCAL = ['bridge', 'host', 'ipvlan', 'macvlan', 'none', 'null']

function refuseLocal(key: string, { driver = '', external }: ModelNetwork, remarks: Remarks): void {
  if (external || !LOCAL.includes(driver)) return
  const text = `A network of driver ${driver} is of one node: no service of a swarm can be on it.`
  const advice = 'Leave driver out: it is overlay then. Or run the stack on a node (run_on: { node: … }).'
  remarks.refuse('network-driver', ['networks', key, 'driver'], text, advice)
}

function convertNetwork(
  stack: string,
  key: string,
  network: ModelNetwork,
  kept?: KeptNetwork,
): DesiredNetwork {
  const name = network.name || scoped(stack, key)
  if (network.external) return { name, external: true, request: { Name: name } }
  const request = present<NetworkRequest>({
    Name: name,
    Driver: network.driver || 'overlay',
    Options: network.driver_opts,
    Internal: network.internal ?? false,
    // An edge container joins it later, and a Swarm network cannot be changed (rule 19).
    Attachable: true,
    EnableIPv6: kept?.enable_ipv6 === true ? true : undefined,
    Labels: objectLabels(stack, network.labels),
    IPAM: ipamOf(network, kept),
  })
  return { name, external: false, request }
}

function ipamOf(network: ModelNetwork, kept?: KeptNetwork): NetworkRequest['IPAM'] {
  const { driver, config = [] } = network.ipam ?? {}
  if (!driver && config.length === 0) return undefined
  const pools = config.map((pool, index) =>
    present({
      Subnet: nonEmpty(pool.subnet),
      Gateway: textOrNothing(kept?.pools[index]?.gateway),
      IPRange: textOrNothing(kept?.pools[index]?.ip_range),
    }),
  )
  return present({ Driver: nonEmpty(driver), Config: nonEmpty(pools) })
}

const textOrNothing = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

function tellUnused(keys: string[], remarks: Remarks): void {
  for (const key of keys) {
    remarks.note({
      id: `network-unused.${key}`,
      severity: 'info',
      path: ['networks', key],
      text: `The network ${key} is not made: no service is on it.`,
      advice: 'Name it under a service, or remove it.',
    })
  }
}
