import type { Problem } from '../contract/doors/problem.ts'
import type { RawInventory } from '../core/inventory/inventory.ts'

/** Where the inventory comes from. */
export interface InventorySource {
  /** In words, for people: `directory /home/…`. */
  readonly text: string
  /** Reads everything as it is now. Rejects only when the source cannot be read at all. */
  read(): Promise<RawInventory>
  /** The inventory of a commit that was read before, from its copy; undefined when there is none. */
  recall(commit: string): Promise<RawInventory | undefined>
  /**
   * An immutable copy of the inventory of that commit under the data directory; makes it when it is the newest one
   * read. Rejects when that commit is not to be had any more.
   */
  checkOut(commit: string): Promise<string>
  /** Deletes copies not named. */
  prune(keep: readonly string[]): Promise<void>
  /**
   * Calls back when something may have changed (≤ 2 s for a directory, ≤ 30 s for a repository), and again and again
   * while it cannot be read.
   */
  watch(onChange: () => void): { close(): void }
  /** Somebody says that there is something new: looked for now, not in a while. */
  lookNow(): void
}

/** The source cannot be read, and what to do about it. */
export class SourceError extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.text)
    this.name = 'SourceError'
    this.problem = problem
  }
}

/** Why a source cannot be read. */
export function problemOf(error: unknown): Problem {
  if (error instanceof SourceError) return error.problem
  const text = error instanceof Error ? error.message : String(error)
  return { code: 'inventory-lost', text, advice: 'It is tried again by itself.' }
}
