import type { RawInventory } from '../core/inventory/inventory.ts'

/** Where the inventory comes from. */
export interface InventorySource {
  /** In words, for people: `directory /home/…`. */
  readonly text: string
  /** Reads everything as it is now. Rejects only when the source cannot be read at all. */
  read(): Promise<RawInventory>
  /**
   * An immutable copy of the inventory of that commit under the data directory; makes it when it is the newest one
   * read. Rejects when that commit is not to be had any more.
   */
  checkOut(commit: string): Promise<string>
  /** Deletes copies not named. */
  prune(keep: readonly string[]): Promise<void>
  /** Calls back when something may have changed (≤ 2 s for a directory). */
  watch(onChange: () => void): { close(): void }
}
