import { HomeportError } from '../contract/errors.ts'
import type { Home } from '../contract/home.ts'
import type { AcceptHostKey, OfferedKey } from '../contract/host-key.ts'
import type { World } from './world.ts'

/**
 * Takes a key that a host shows and a person has compared. Only one that is in the picture can be taken: what is
 * believed from now on is what the person saw.
 */
export function acceptHostKey(
  { hostKeys, source }: Pick<World, 'hostKeys' | 'source'>,
  home: Pick<Home, 'inventory' | 'nodes'>,
  { where, key }: AcceptHostKey,
): OfferedKey {
  const ofHost = offeredHostKeys(home).filter((offered) => offered.where === where)
  const offered = ofHost.find((one) => one.key === key)
  if (offered === undefined) {
    const [other] = ofHost
    const shown = other === undefined ? 'none that waits to be accepted' : other.fingerprint
    throw new HomeportError('host-key-other', `${where} does not show this key, but ${shown}`)
  }
  if (offered.pinnedIn !== undefined) {
    const text = `the key of ${where} is written in ${offered.pinnedIn}, and that holds`
    throw new HomeportError('host-key-pinned', text, `Change it there: ${key}`)
  }
  hostKeys.accept(where, key)
  source.lookNow()
  return offered
}

function offeredHostKeys({ inventory, nodes }: Pick<Home, 'inventory' | 'nodes'>): OfferedKey[] {
  const problems = [inventory.lost?.problem, ...nodes.map(({ problem }) => problem)]
  return problems.flatMap((problem) => problem?.hostKey ?? [])
}
