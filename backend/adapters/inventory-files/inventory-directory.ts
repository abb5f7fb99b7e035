import type { Problem } from '../../contract/problem.ts'
import type { Clock } from '../../ports/clock.ts'
import type { InventorySource } from '../../ports/inventory-source.ts'
import { type Checkouts, checkoutsIn } from './checkouts.ts'
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
  const checkouts = checkoutsIn(dataFolder)
  let newest: { commit: string; files: ReadonlyMap<string, Content> } | undefined
  let known: string | undefined

  return {
    text: `directory ${path}`,

    async read() {
      const { listing, files, problems } = await readSettled(path, clock)
      const raw = rawInventory(files, await parseFiles(files), problems)
      known = listing.signature
      newest = { commit: raw.commit, files }
      return raw
    },

    checkOut: (commit) => checkOut(checkouts, commit, newest),
    prune: (keep) => checkouts.prune(keep),

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
  }
}

async function checkOut(
  checkouts: Checkouts,
  commit: string,
  newest: { commit: string; files: ReadonlyMap<string, Content> } | undefined,
): Promise<string> {
  const there = await checkouts.find(commit)
  if (there !== undefined) return there
  if (newest?.commit !== commit) throw new Error(`inventory ${commit.slice(0, 12)} is not to be had any more`)
  return checkouts.write(commit, newest.files)
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
