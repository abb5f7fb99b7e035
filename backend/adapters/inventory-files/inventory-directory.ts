import type { Problem } from '../../contract/doors/problem.ts'
import type { Clock } from '../../ports/clock.ts'
import { type InventorySource, SourceError } from '../../ports/inventory-source.ts'
import { copiesIn } from './copies.ts'
import { followChanges } from './follow-changes.ts'
import { type Listing, listFiles } from './list-files.ts'
import { parseFiles, rawInventory } from './raw-inventory.ts'
import { type Content, readContents } from './read-contents.ts'

export interface InventoryDirectoryOptions {
  path: string
  dataFolder: string
  clock: Clock
}

/** An inventory in a local directory. Its commit is a digest of all its files. */
export function inventoryDirectory(options: InventoryDirectoryOptions): InventorySource {
  const { path, dataFolder, clock } = options
  const copies = copiesIn(dataFolder)
  let known: string | undefined

  return {
    text: `directory ${path}`,

    async read() {
      try {
        const { listing, files, problems } = await readSettled(path, clock)
        const raw = rawInventory(files, await parseFiles(files), problems)
        known = listing.signature
        copies.keep(raw.commit, files)
        return raw
      } catch (error) {
        // Whatever is seen next counts as a change: it is tried again.
        known = UNREAD
        throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? noFolder(path) : error
      }
    },

    recall: (commit) => copies.recall(commit),
    checkOut: (commit) => copies.checkOut(commit),
    prune: (keep) => copies.prune(keep),

    watch: (onChange) =>
      followChanges({
        clock,
        list: () => listFiles(path),
        known: () => known,
        onChange: (signature) => {
          known = signature
          onChange()
        },
      }),
    // It is looked at all the time.
    lookNow() {},
  }
}

const UNREAD = 'not read'

function noFolder(path: string): SourceError {
  const advice = 'Make it, or mount it, with the inventory in it; it is looked for all the time.'
  return new SourceError({ code: 'no-folder', text: `directory ${path} is not there (ENOENT)`, advice })
}

interface SettledRead {
  listing: Listing
  files: Map<string, Content>
  problems: Problem[]
}

const ATTEMPTS = 10
const PAUSE_MS = 300

/** Reads until nothing changed from before the first file to after the last: never half of somebody's writing. */
async function readSettled(path: string, clock: Clock): Promise<SettledRead> {
  for (let attempt = 1; ; attempt++) {
    const listing = await listFiles(path)
    const contents = await readContents(listing.files)
    const after = await listFiles(path)
    const problems = [...listing.problems, ...contents.problems]
    if (after.signature === listing.signature) return { listing, files: contents.files, problems }
    if (attempt === ATTEMPTS)
      return { listing, files: contents.files, problems: [...problems, restless(path)] }
    await clock.wait(PAUSE_MS)
  }
}

function restless(path: string): Problem {
  const text = `${path} was being written all the time it was read`
  return { code: 'inventory-restless', text, advice: 'It is read again when its writer pauses.' }
}
