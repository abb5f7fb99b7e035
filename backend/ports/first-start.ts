import type { Problem } from '../contract/doors/problem.ts'
import type { FirstFiles, InventoryPlace } from '../contract/setup.ts'
import type { EngineInfo } from '../core/engine/seen.ts'
import type { Node } from '../core/inventory/inventory.ts'
import type { InventorySource } from './inventory-source.ts'

/** Where the inventory is, and may be. */
export interface InventoryPlaces {
  /** Where it is looked for now; undefined: nobody has said. */
  readonly current: InventoryPlace | undefined
  /** What says so, where nobody else can: `HOMEPORT_INVENTORY`. */
  readonly decidedBy: string | undefined
  /**
   * A place to look at, whatever is in use; nothing of it is watched. Without a token the one that is kept opens it, but
   * on no other server than the one it was given for. Throws a HomeportError for what cannot be used here.
   */
  open(place: InventoryPlace, token?: string): InventorySource
  /** From now on the inventory is there, and after a restart; the token is kept first. Rejects where it cannot be. */
  use(place: InventoryPlace, token?: string): Promise<void>
}

export type Trial = { ok: true; info: EngineInfo } | { ok: false; problem: Problem }

/** Reaches a node that no inventory names, by ways of its own that are ended again. Never rejects. */
export type TryNode = (node: Node) => Promise<Trial>

/** The first files of an inventory, in a folder that holds none. What it throws are HomeportErrors. */
export interface FirstFileWriter {
  /** Brings to its end what a power cut interrupted there. */
  finish(folder: string): Promise<void>
  /** Whether it could write there, as far as can be known without trying. */
  assertRoom(folder: string): Promise<void>
  /** All of them or none; nothing that is there is changed. */
  write(folder: string, files: FirstFiles['files']): Promise<void>
}
