import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import {
  type ChangeableSource,
  changeableSource,
} from '../adapters/inventory-files/beginning/changeable-source.ts'
import { finishFirst } from '../adapters/inventory-files/beginning/first-files.ts'
import { HomeportError } from '../contract/errors.ts'
import type { Finding } from '../contract/plan.ts'
import type { InventoryPlace } from '../contract/setup.ts'
import { otherInventory } from '../core/findings/other-inventory.ts'
import { readGitAddress } from '../core/inventory/values/git-address.ts'
import type { Options } from '../options.ts'
import type { InventoryPlaces } from '../ports/first-start.ts'
import type { Store } from '../ports/store.ts'
import { inventorySource, type SourceParts } from './inventory-source.ts'
import { inventoryTokens } from './inventory-tokens.ts'
import { decidedBy } from './names-of-place.ts'

export interface ChosenPlaces {
  source: ChangeableSource
  places: InventoryPlaces
  /** What a person chose is not what is used. */
  findings(): Finding[]
  /** The secret by which the inventory is read now; undefined where none is, or an option has it. */
  secret(): { name: string; reads: string } | undefined
}

const FACT = 'inventory.place'

/**
 * Where the inventory is: as the options say; else as a person chose on the page; else in the folder that the image
 * keeps for it.
 */
export async function inventoryPlaces(
  options: Options,
  store: Pick<Store, 'fact' | 'setFact'>,
  parts: SourceParts,
): Promise<ChosenPlaces> {
  const said = saidPlace(options)
  const by = decidedBy(options)
  const chosen = JSON.parse(store.fact(FACT) ?? 'null') as InventoryPlace | null
  const kept = options.inventoryFolder === undefined ? undefined : { folder: options.inventoryFolder }
  const { secrets, ...ways } = parts
  const tokens = inventoryTokens(options, secrets)
  const open = (place: InventoryPlace, token = tokens.kept) => inventorySource(place, options, ways, token)
  let current: InventoryPlace | undefined = said ?? chosen ?? kept
  if (current && 'folder' in current) await finishFirst(current.folder).catch(() => {})
  const source = changeableSource(current && open(current))
  return {
    source,
    findings: () => (by && said && chosen ? otherInventory(by, said, chosen) : []),
    secret: () => tokens.secretOf(current),
    places: {
      get current() {
        return current
      },
      decidedBy: by,
      open(place, token) {
        refuseOwnFolder(place, parts.dataFolder)
        return open(place, tokens.toLookAt(place, current, token))
      },
      async use(place, token) {
        if (token !== undefined) await tokens.keep(token)
        if (said === undefined) store.setFact(FACT, JSON.stringify(place))
        current = place
        source.become(open(place))
      },
    },
  }
}

function saidPlace({
  inventory,
  inventoryRef: ref,
  inventoryPath: path,
}: Options): InventoryPlace | undefined {
  if (inventory === undefined) return undefined
  if (readGitAddress(inventory) === undefined) return { folder: inventory }
  return { url: inventory, ...(ref === undefined ? {} : { ref }), ...(path === undefined ? {} : { path }) }
}

/** What homeport keeps for itself is pruned by itself. */
function refuseOwnFolder(place: InventoryPlace, dataFolder: string): void {
  if (!('folder' in place) || !`${leadsTo(place.folder)}/`.startsWith(`${leadsTo(dataFolder)}/`)) return
  const text = `${place.folder} is homeport’s own: its database, keys and secrets lie there`
  throw new HomeportError('folder-not-writable', text, 'Take a folder beside it.')
}

/** Through every link; what is not there yet leads where it would be made. */
function leadsTo(path: string): string {
  if (path === '/' || existsSync(path)) return realpathSync(path)
  return join(leadsTo(dirname(path)), basename(path))
}
