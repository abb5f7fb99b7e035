import type { RepositoryOptions } from '../adapters/git/repository.ts'
import type { Options } from '../options.ts'

type Told = Pick<Options, 'inventory' | 'supervisorToken'>
type Names = RepositoryOptions['named']

/** What says where the inventory is, as whoever set it calls it; undefined: it was chosen on the page, or by nobody. */
export function decidedBy({ inventory, supervisorToken }: Told): string | undefined {
  if (inventory === undefined) return undefined
  return supervisorToken === undefined ? 'HOMEPORT_INVENTORY' : 'the option inventory of the app'
}

/** Where a person has set what is known of the inventory's repository. */
export function namesOfPlace({ inventory, supervisorToken }: Told): Names {
  const options = supervisorToken === undefined ? asVariables : asOptions
  return inventory === undefined ? chosenOnPage(options) : options
}

const asVariables: Names = {
  address: 'HOMEPORT_INVENTORY',
  ref: 'HOMEPORT_INVENTORY_REF',
  path: 'HOMEPORT_INVENTORY_PATH',
  hostKey: 'HOMEPORT_INVENTORY_HOST_KEY',
  token: 'secrets/inventory.token of the data directory',
}
const asOptions: Names = {
  address: 'the option inventory',
  ref: 'the option inventory_ref',
  path: 'the option inventory_path',
  hostKey: 'the option inventory_host_key',
  token: 'the option inventory_token',
}

/** The page asks only as long as there is no inventory: from then on options take the place of what was chosen. */
function chosenOnPage(options: Names): Names {
  const step = 'step 1 of homeport’s page'
  const { address, ref, path } = options
  return {
    ...{ address: step, ref: step, path: step },
    hostKey: options.hostKey,
    token: options.token,
    later: `Once the home is set up, ${address} takes the place of what was chosen there, with ${ref} and ${path}.`,
  }
}
