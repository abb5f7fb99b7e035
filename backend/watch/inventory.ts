import type { Clock } from '../ports/clock.ts'
import type { InventorySource } from '../ports/inventory-source.ts'
import type { Watched } from '../ports/watched.ts'

/** Reads the inventory at once and whenever it may have changed; one reading at a time. */
export function watchInventory(source: InventorySource, clock: Clock, receiver: Watched): { close(): void } {
  const end = new AbortController()
  let dirty = false
  let reading = false

  const read = async () => {
    dirty = true
    if (reading) return
    reading = true
    while (dirty && !end.signal.aborted) {
      dirty = false
      try {
        await receiver.inventoryRead(await source.read())
      } catch (error) {
        receiver.inventoryLost(error instanceof Error ? error.message : String(error))
        await clock.wait(2_000, end.signal)
        dirty = true
      }
    }
    reading = false
  }

  const watcher = source.watch(() => void read())
  void read()
  return {
    close() {
      end.abort()
      watcher.close()
    },
  }
}
