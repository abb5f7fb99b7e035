import type { Node, Swarm } from '../../inventory/inventory.ts'
import { addressNumber, addressText, overlap, type Range, rangeOf } from './ipv4.ts'

/** Names of the inventory's networks to their CIDRs. */
export type Networks = Readonly<Record<string, string>>

/**
 * The first range inside 10.0.0.0/8, the widest first, that meets no network of the home: Docker takes 10.0.0.0/24
 * without a look (rule 6). Undefined: there is none.
 */
export function clearPool(taken: readonly string[]): string | undefined {
  const ranges = taken.flatMap((cidr) => rangeOf(cidr) ?? [])
  const whole = rangeOf('10.0.0.0/8') as Range
  for (let bits = 8; bits <= 16; bits++) {
    const size = 2 ** (32 - bits)
    for (let first = whole.first; first < whole.last; first += size) {
      const isClear = !ranges.some((range) => overlap(range, { first, last: first + size - 1 }))
      if (isClear) return `${addressText(first)}/${bits}`
    }
  }
  return undefined
}

/** Names of the networks that a range of addresses meets. */
export function networksMet(cidr: string, networks: Networks): string[] {
  const range = rangeOf(cidr)
  return Object.keys(networks)
    .filter((name) => {
      const other = rangeOf(networks[name] as string)
      return range !== undefined && other !== undefined && overlap(range, other)
    })
    .sort()
}

/**
 * The node's own address in a network of the inventory, as its ways to it tell; in any, when no network is asked for.
 * Undefined: no way names an address there.
 */
export function addressIn(node: Node, cidr: string | undefined): string | undefined {
  const range = cidr === undefined ? undefined : rangeOf(cidr)
  return node.connect
    .flatMap((way) => (way.kind === 'unix' ? [] : way.host))
    .find((host) => {
      const number = addressNumber(host)
      if (number === undefined || Math.floor(number / 2 ** 24) === LOOPBACK) return false
      return cidr === undefined || (range !== undefined && overlap(range, { first: number, last: number }))
    })
}

const LOOPBACK = 127

export type Place = { ok: true; AdvertiseAddr: string; DataPathAddr?: string } | { ok: false; text: string }

/** Where a node is to be found by the others of its swarm; an empty address lets Docker choose. */
export function placeOf(node: Node, swarm: Swarm, networks: Networks): Place {
  const advertise = inNetwork(node, swarm.advertise, networks)
  const data = swarm.dataPath === undefined ? undefined : inNetwork(node, swarm.dataPath, networks)
  const missing = [
    ...(advertise === undefined ? [swarm.advertise] : []),
    ...(swarm.dataPath !== undefined && data === undefined ? [swarm.dataPath] : []),
  ]
  if (missing.length > 0)
    return { ok: false, text: `${node.name} has no known address in ${missing.join(', ')}` }
  return { ok: true, AdvertiseAddr: advertise as string, ...(data !== undefined && { DataPathAddr: data }) }
}

function inNetwork(node: Node, name: string | undefined, networks: Networks): string | undefined {
  if (name === undefined) return addressIn(node, undefined) ?? ''
  return addressIn(node, networks[name] ?? '')
}
