import type { InventorySource } from '../../ports/inventory-source.ts'
import { type Checkouts, checkoutsIn } from './checkouts.ts'
import { listFiles } from './list-files.ts'
import { parseFiles, rawInventory } from './raw-inventory.ts'
import { type Content, readContents } from './read-contents.ts'

/** What was read, for later: the newest in memory, any other as an immutable copy. */
export interface Copies extends Pick<InventorySource, 'recall' | 'checkOut' | 'prune'> {
  /** The newest files read: of them a copy can be made. */
  keep(commit: string, files: ReadonlyMap<string, Content>): void
  /** A folder beside the copies, for as long as the work takes. */
  during: Checkouts['during']
}

export function copiesIn(dataFolder: string): Copies {
  const checkouts = checkoutsIn(dataFolder)
  let newest: { commit: string; files: ReadonlyMap<string, Content> } | undefined

  return {
    keep(commit, files) {
      newest = { commit, files }
    },

    async recall(commit) {
      const folder = await checkouts.find(commit)
      if (folder === undefined) return undefined
      const listing = await listFiles(folder)
      const { files, problems } = await readContents(listing.files)
      const raw = rawInventory(files, await parseFiles(files), [...listing.problems, ...problems])
      return { ...raw, commit }
    },

    async checkOut(commit) {
      const there = await checkouts.find(commit)
      if (there !== undefined) return there
      if (newest?.commit !== commit)
        throw new Error(`inventory ${commit.slice(0, 12)} is not to be had any more`)
      return checkouts.write(commit, newest.files)
    },

    prune: (keep) => checkouts.prune(keep),
    during: (work) => checkouts.during(work),
  }
}
