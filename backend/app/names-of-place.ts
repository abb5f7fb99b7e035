import type { RepositoryOptions } from '../adapters/git/repository.ts'
import type { Options } from '../options.ts'

type Told = Pick<Options, 'inventory' | 'inventoryToken' | 'supervisorToken'>
type Names = RepositoryOptions['named']

/** The entry of the secret store with the token for the inventory's repository. */
export const INVENTORY_TOKEN = 'inventory.token'

/** What says where the inventory is, as whoever set it calls it; undefined: it was chosen on the page, or by nobody. */
export function decidedBy({ inventory, supervisorToken }: Told): string | undefined {
  if (inventory === undefined) return undefined
  return supervisorToken === undefined ? 'HOMEPORT_INVENTORY' : 'the option inventory of the app'
}

/** Where a person has set what is known of the inventory's repository. */
export function namesOfPlace({ inventory, inventoryToken, supervisorToken }: Told): Names {
  const options = { ...(supervisorToken === undefined ? asVariables : asOptions), ...tokenIn(inventoryToken) }
  return inventory === undefined ? chosenOnPage(options) : options
}

type NamesOfOptions = Omit<Names, 'token' | 'secret'>

const asVariables: NamesOfOptions = {
  address: 'HOMEPORT_INVENTORY',
  ref: 'HOMEPORT_INVENTORY_REF',
  path: 'HOMEPORT_INVENTORY_PATH',
  hostKey: 'HOMEPORT_INVENTORY_HOST_KEY',
}
const asOptions: NamesOfOptions = {
  address: 'the option inventory',
  ref: 'the option inventory_ref',
  path: 'the option inventory_path',
  hostKey: 'the option inventory_host_key',
}

/** An option wins over what is put in on the page. */
function tokenIn(option: string | undefined): Pick<Names, 'token' | 'secret'> {
  if (option !== undefined) return { token: 'the option inventory_token' }
  return { token: 'the field for it on homeport’s page', secret: INVENTORY_TOKEN }
}

/** The page asks only as long as there is no inventory: from then on options take the place of what was chosen. */
function chosenOnPage(options: Names): Names {
  const step = 'step 1 of homeport’s page'
  const { address, ref, path, ...others } = options
  return {
    ...others,
    ...{ address: step, ref: step, path: step },
    later: `Once the home is set up, ${address} takes the place of what was chosen there, with ${ref} and ${path}.`,
  }
}
