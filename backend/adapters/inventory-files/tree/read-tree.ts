import type { Snapshot, TreeEntry } from '../../../ports/repository.ts'
import { MOST_FILES } from '../list-files.ts'
import {
  type Contents,
  contentOf,
  LARGEST_INVENTORY,
  limitOf,
  refusal,
  take,
  tooLargeText,
} from '../read-contents.ts'
import { listTree } from './list-tree.ts'

const LONGEST_TARGET = 4096

/** The inventory's files in a commit, within bounds: what is too large is a problem and is not read. */
export async function readTree({ entries, read }: Snapshot): Promise<Contents> {
  const links = entries
    .filter(({ kind, size }) => kind === 'link' && size <= LONGEST_TARGET)
    .slice(0, MOST_FILES)
  const { files, problems } = listTree(entries, await targetsOf(links, read))
  const contents: Contents = { files: new Map(), problems }
  const wanted = files.filter(({ path, entry }) => {
    const limit = limitOf(path)
    if (entry.size > limit) problems.push(refusal(path, tooLargeText(limit)))
    return entry.size <= limit
  })
  const fitting = wanted.slice(0, fittingCount(wanted.map(({ entry }) => entry.size)))
  for (const { path } of wanted.slice(fitting.length)) problems.push(refusal(path, tooLargeText(0)))
  const blobs = await read([...new Set(fitting.map(({ entry }) => entry.id))])
  for (const { path, entry } of fitting) {
    const bytes = blobs.get(entry.id)
    if (bytes === undefined) problems.push(refusal(path, 'cannot be read (it is not in the repository)'))
    else take(contents, path, contentOf(bytes, entry.kind === 'program'))
  }
  return contents
}

/** How many of these files, from the first on, an inventory may hold together. */
function fittingCount(sizes: readonly number[]): number {
  let total = 0
  const first = sizes.findIndex((size) => {
    total += size
    return total > LARGEST_INVENTORY
  })
  return first === -1 ? sizes.length : first
}

async function targetsOf(links: readonly TreeEntry[], read: Snapshot['read']): Promise<Map<string, string>> {
  if (links.length === 0) return new Map()
  const blobs = await read([...new Set(links.map(({ id }) => id))])
  return new Map([...blobs].map(([id, bytes]) => [id, Buffer.from(bytes).toString('utf8')]))
}
