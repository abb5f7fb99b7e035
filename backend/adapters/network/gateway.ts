import type { Reach } from '../../ports/nodes/reach.ts'
import { answers } from './answers.ts'
import { firstBeyondBridge, leadsToBridge } from './container-bridge.ts'
import { defaultRoute } from './default-route.ts'

export interface GatewayOptions {
  /** The kernel's table of routes (proc(5)); elsewhere than on Linux there is none. */
  routes?: string
  /** Whether a machine answers within a second. */
  hears?: (host: string) => Promise<boolean>
  /** Whether the way out by this device leads to a bridge inside this machine first. */
  isInside?: (device: string) => Promise<boolean>
  /** Who answers from behind that bridge, which has this address. */
  beyond?: (bridge: string) => Promise<string | undefined>
}

/**
 * The first machine on the way out of this one: the default gateway, or what is behind the bridge of the container
 * engine that homeport runs in. One that drops whatever is sent to it has never answered, and so is no evidence.
 */
export function gateway({
  routes = '/proc/net/route',
  hears = answers,
  isInside = leadsToBridge,
  beyond = firstBeyondBridge,
}: GatewayOptions = {}): Reach {
  /** Who answered last: with the cable the route goes as well, and nobody else answered. */
  let known: string | undefined

  const askGateway = async (current: string | undefined) => {
    if (current !== undefined && (await hears(current))) {
      known = current
      return 'answers'
    }
    if (known === undefined || (current !== undefined && current !== known)) return 'unknown'
    return current === undefined && (await hears(known)) ? 'answers' : 'silent'
  }

  /** Not every gateway says each time that a packet's life has ended; one that is known may answer otherwise. */
  const askBeyond = async (bridge: string) => {
    const [found, isHeard] = await Promise.all([beyond(bridge), known === undefined ? false : hears(known)])
    known = found ?? known
    if (found !== undefined || isHeard) return 'answers'
    return known === undefined ? 'unknown' : 'silent'
  }

  return {
    async ask() {
      const route = await defaultRoute(routes)
      if (route !== undefined && (await isInside(route.device))) return askBeyond(route.via)
      return askGateway(route?.via)
    },
  }
}
