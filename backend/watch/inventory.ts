import { type InventorySource, problemOf } from '../ports/inventory-source.ts'
import type { Watched } from '../ports/nodes/watched.ts'

/**
 * Brings the inventory that was in force when homeport ended, then the newest, and again whenever it may have changed;
 * one reading at a time.
 */
export function watchInventory(source: InventorySource, receiver: Watched): { close(): void } {
  const watch = new InventoryWatch(source, receiver)
  const watcher = source.watch(() => void watch.read())
  void watch.begin()
  return {
    close() {
      watch.close()
      watcher.close()
    },
  }
}

class InventoryWatch {
  readonly #source: InventorySource
  readonly #receiver: Watched
  #dirty = false
  #reading = true
  #closed = false

  constructor(source: InventorySource, receiver: Watched) {
    this.#source = source
    this.#receiver = receiver
  }

  async begin(): Promise<void> {
    const commit = this.#receiver.inForceBefore(this.#source.text)
    try {
      const raw = commit === undefined ? undefined : await this.#source.recall(commit)
      if (raw !== undefined && !this.#closed) this.#receiver.inventoryRecalled(raw)
    } catch {
      // Without it there is none in force until the newest is read.
    }
    this.#reading = false
    await this.read()
  }

  async read(): Promise<void> {
    this.#dirty = true
    if (this.#reading) return
    this.#reading = true
    while (this.#dirty && !this.#closed) {
      this.#dirty = false
      await this.#readOnce()
    }
    this.#reading = false
  }

  close(): void {
    this.#closed = true
  }

  async #readOnce(): Promise<void> {
    try {
      const raw = await this.#source.read()
      if (!this.#closed) await this.#receiver.inventoryRead(raw)
    } catch (error) {
      if (!this.#closed) this.#receiver.inventoryLost(problemOf(error))
    }
  }
}
