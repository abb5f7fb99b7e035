import type { SecretStore } from '../adapters/secrets/secret-store.ts'
import { HomeportError } from '../contract/errors.ts'
import type { InventoryPlace } from '../contract/setup.ts'
import { isSameServer } from '../core/setup/typed-place.ts'
import type { Options } from '../options.ts'
import { INVENTORY_TOKEN } from './names-of-place.ts'

type Token = () => Promise<string | undefined>

/** Tokens by which homeport reads its inventory over https: as an option says, else a secret of the store. */
export interface InventoryTokens {
  /** For the inventory that is used. */
  kept: Token
  /** For a place that is only looked at: `typed`, or what is kept, unless that was given for another server. */
  toLookAt(place: InventoryPlace, current: InventoryPlace | undefined, typed: string | undefined): Token
  keep(token: string): Promise<void>
  /** What a person may put in on the page. */
  secretOf(current: InventoryPlace | undefined): { name: string; reads: string } | undefined
}

export function inventoryTokens(
  { inventoryToken: option }: Pick<Options, 'inventoryToken'>,
  secrets: Pick<SecretStore, 'newest' | 'look' | 'put'>,
): InventoryTokens {
  const kept: Token = async () => option ?? secrets.newest(INVENTORY_TOKEN)
  return {
    kept,
    toLookAt(place, current, typed) {
      if (typed !== undefined && option !== undefined) throw decided()
      if (typed !== undefined) return async () => typed
      const isOfAnother = option === undefined && current !== undefined && 'url' in current
      return isOfAnother && !isSameServer(current, place) ? async () => undefined : kept
    },
    async keep(token) {
      const [entry] = await secrets.look([INVENTORY_TOKEN])
      await secrets.put(INVENTORY_TOKEN, token, entry?.state === 'there' ? entry.version : undefined)
    },
    secretOf(current) {
      if (option !== undefined || current === undefined || !isSameServer(current, current)) return undefined
      return { name: INVENTORY_TOKEN, reads: 'url' in current ? current.url : '' }
    },
  }
}

function decided(): HomeportError {
  const text = 'the option inventory_token says by which token the repository is read'
  return new HomeportError('inventory-decided', text, 'Change it there, and start the app again.')
}
