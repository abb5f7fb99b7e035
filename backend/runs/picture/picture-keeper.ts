import type { Subject } from '../../contract/plan.ts'
import type { SwarmSnapshot } from '../../core/engine/seen.ts'
import type { Inventory } from '../../core/inventory/inventory.ts'
import type { Watched } from '../../ports/nodes/watched.ts'
import type { Picture, Views } from './picture.ts'

/** What the watchers bring comes in here, and what changed by it is told. */
export interface PictureKeeper extends Watched {
  readonly picture: Picture
  /** The newest inventory was asked for since the start, with whatever answer: nothing is planned before. */
  readonly hasLooked: boolean
  views(): Views
  /** Looks at everything again: a run, a release or time itself may have changed what is to be told. */
  refresh(): void
}

export interface Listeners {
  seen(snapshot: SwarmSnapshot): void
  /** A good inventory has come into force. */
  inForce(inventory: Inventory): void
  /** Something of these subjects is not what it was. */
  changed(subjects: Subject[]): void
}
