import type { Asker } from '../../contract/doors/requests.ts'
import type {
  ChooseInventory,
  ChosenPlace,
  FirstFiles,
  FirstInventory,
  Setup,
  TriedNode,
  TypedHome,
  TypedNode,
} from '../../contract/setup.ts'
import type { FirstFileWriter, InventoryPlaces, TryNode } from '../../ports/first-start.ts'
import type { HostKeyOffer } from '../accept-host-key.ts'
import type { World } from '../world.ts'
import { ChoiceOfPlace } from './choice-of-place.ts'
import { KeptSoFar } from './kept-so-far.ts'
import { NodesToBe } from './nodes-to-be.ts'

/** What can be asked and done as long as there is no inventory. */
export interface FirstStart {
  setup(): Setup
  /** Looks at a place; one with an inventory is used from then on. */
  chooseInventory(place: ChooseInventory, asker: Asker): Promise<ChosenPlace>
  /** What is typed is kept until there is an inventory: for whoever looks, and after a restart. */
  keepHome(home: TypedHome): void
  keepNode(id: string, node: TypedNode): void
  /** With it goes the key that was accepted for it. */
  removeNode(id: string): void
  /** Whether homeport can work with a machine that was typed, and if not, what is missing there. */
  tryNode(id: string): Promise<TriedNode>
  /** The files that would be written. */
  draftInventory(wish: FirstInventory): FirstFiles
  /** Writes them, all or none, and uses them. */
  writeInventory(wish: FirstInventory, asker: Asker): Promise<FirstFiles>
}

export interface Beginning {
  first: FirstStart
  /** Host keys that were shown, and wait for a person's word. */
  offers(): HostKeyOffer[]
}

export interface FirstStartParts extends Pick<World, 'store' | 'clock' | 'publish' | 'hostKeys'> {
  places: InventoryPlaces
  tryNode: TryNode
  files: FirstFileWriter
  /** Pasted on a node, it lets homeport in. */
  line: string
  /** One is in force, and none of this changes it. */
  hasInventory(): boolean
}

export function firstStart(parts: FirstStartParts): Beginning {
  const kept = new KeptSoFar(parts)
  const choice = new ChoiceOfPlace(parts, kept)
  const nodes = new NodesToBe(parts, kept)
  const { line, places } = parts
  return {
    offers: () => [...choice.offers(), ...nodes.offers()],
    first: {
      setup() {
        const { decidedBy, current } = places
        const place = decidedBy === undefined ? (kept.now.place ?? current) : current
        const { place: _looked, ...typed } = kept.now
        return { line, ...(decidedBy && { decidedBy }), ...(place && { place }), ...typed }
      },
      chooseInventory: (place, asker) => choice.choose(place, asker),
      keepHome: (home) => nodes.keepHome(home),
      keepNode: (id, node) => nodes.keep(id, node),
      removeNode: (id) => nodes.remove(id),
      tryNode: (id) => nodes.try(id),
      draftInventory: (wish) => choice.draft(wish),
      writeInventory: (wish, asker) => choice.write(wish, asker),
    },
  }
}
