import { type InventorySource, SourceError } from '../../../ports/inventory-source.ts'

/** A source that may become another one while homeport runs. */
export interface ChangeableSource extends InventorySource {
  become(source: InventorySource): void
}

/** `first` undefined: nobody has said where the inventory is. */
export function changeableSource(first: InventorySource | undefined): ChangeableSource {
  let current = first ?? nowhere
  const watching = new Set<{ onChange(): void; inner: { close(): void } }>()
  return {
    get text() {
      return current.text
    },
    read: () => current.read(),
    recall: (commit) => current.recall(commit),
    checkOut: (commit) => current.checkOut(commit),
    prune: (keep) => current.prune(keep),
    lookNow: () => current.lookNow(),
    watch(onChange) {
      const watch = { onChange, inner: current.watch(onChange) }
      watching.add(watch)
      return {
        close() {
          watching.delete(watch)
          watch.inner.close()
        },
      }
    },
    become(source) {
      current = source
      for (const watch of watching) {
        watch.inner.close()
        watch.inner = source.watch(watch.onChange)
        watch.onChange()
      }
    },
  }
}

const nowhere: InventorySource = {
  text: '',
  async read() {
    throw new SourceError({
      code: 'no-inventory',
      text: 'homeport has not been told where the inventory is',
      advice: 'Open homeport’s page, or set HOMEPORT_INVENTORY.',
    })
  },
  recall: async () => undefined,
  async checkOut(commit) {
    throw new Error(`there is no inventory, and no commit ${commit.slice(0, 12)} of it`)
  },
  prune: async () => {},
  watch: () => ({ close() {} }),
  lookNow() {},
}
