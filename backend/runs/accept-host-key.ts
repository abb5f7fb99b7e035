import { HomeportError } from '../contract/errors.ts'
import type { Home } from '../contract/home.ts'
import type { AcceptHostKey, OfferedKey } from '../contract/host-key.ts'
import type { World } from './world.ts'

/** A key that a host shows, and what follows when a person says that it is the right one. */
export interface HostKeyOffer {
  offered: OfferedKey
  accept(): void
}

/**
 * Takes a key that a host shows and a person has compared. Only one that is shown can be taken: what is believed from
 * now on is what the person saw.
 */
export function acceptHostKey(offers: readonly HostKeyOffer[], { where, key }: AcceptHostKey): OfferedKey {
  const ofHost = offers.filter(({ offered }) => offered.where === where)
  const taken = ofHost.filter(({ offered }) => offered.key === key)
  const [first] = taken
  if (first === undefined) {
    const [other] = ofHost
    const shown = other === undefined ? 'none that waits to be accepted' : other.offered.fingerprint
    throw new HomeportError('host-key-other', `${where} does not show this key, but ${shown}`)
  }
  const pinnedIn = taken.flatMap(({ offered }) => offered.pinnedIn ?? []).at(0)
  if (pinnedIn !== undefined) {
    const text = `the key of ${where} is written in ${pinnedIn}, and that holds`
    throw new HomeportError('host-key-pinned', text, `Change it there: ${key}`)
  }
  for (const offer of taken) offer.accept()
  return first.offered
}

/** Keys that wait in the picture: of the inventory's server, then of nodes. */
export function offersOf(
  { hostKeys, source }: Pick<World, 'hostKeys' | 'source'>,
  { inventory, nodes }: Pick<Home, 'inventory' | 'nodes'>,
): HostKeyOffer[] {
  const problems = [inventory.lost?.problem, ...nodes.map(({ problem }) => problem)]
  const offered = problems.flatMap((problem) => problem?.hostKey ?? [])
  return offered.map((one) => ({
    offered: one,
    accept() {
      hostKeys.accept(one.where, one.key)
      source.lookNow()
    },
  }))
}
