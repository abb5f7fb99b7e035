import type { Problem } from '../../../contract/doors/problem.ts'
import type { TreeEntry } from '../../../ports/repository.ts'
import { DEEPEST, isPassing, isTop, MOST_FILES, refuse, refuseMore, type Walked } from '../list-files.ts'
import { type Folder, folderOf, followLink, type Tree } from './tree.ts'

export interface ListedEntry {
  /** Inside the inventory. */
  path: string
  entry: TreeEntry
}

/**
 * The files of an inventory that is a tree of Git, links followed as a file system would; `targets` are what the links
 * hold, by their id.
 */
export function listTree(
  entries: readonly TreeEntry[],
  targets: ReadonlyMap<string, string>,
  most = MOST_FILES,
): { files: ListedEntry[]; problems: Problem[] } {
  const walk: Walk = { tree: { root: folderOf(entries), targets }, most, files: [], looks: 0, problems: [] }
  for (const [name, node] of sorted(walk.tree.root)) {
    if (isTop(name)) visit(walk, { node, path: name, real: [name] }, [])
  }
  walk.files.sort((a, b) => (a.path < b.path ? -1 : 1))
  return { files: walk.files, problems: walk.problems }
}

interface Walk extends Walked {
  tree: Tree
  files: ListedEntry[]
  /** How often something was looked at: links make one thing be seen many times. */
  looks: number
}

interface Spot {
  node: TreeEntry | Folder
  path: string
  /** Where it really stands. */
  real: string[]
}

function visit(walk: Walk, spot: Spot, above: readonly string[]): void {
  const { node, path, real } = spot
  walk.looks += 1
  if (isWorn(walk)) refuseMore(walk)
  else if (node instanceof Map) visitFolder(walk, { node, path, real }, above)
  else if (node.kind === 'link') visitLink(walk, spot, above)
  else if (node.kind === 'other') refuse(walk, path, 'is neither a file nor a folder')
  else if (walk.files.length < walk.most) walk.files.push({ path, entry: node })
  else refuseMore(walk)
}

/** Folders, and what is refused, count as well: twice as many as files is plenty for what people write. */
function isWorn({ looks, most }: Walk): boolean {
  return looks > 2 * most
}

function visitLink(walk: Walk, { path, real }: Spot, above: readonly string[]): void {
  const found = followLink(walk.tree, real)
  if (found.ok) visit(walk, { ...found, path }, above)
  else refuse(walk, path, found.text)
}

function visitFolder(
  walk: Walk,
  { node, path, real }: Spot & { node: Folder },
  above: readonly string[],
): void {
  const name = real.join('/')
  if (above.includes(name)) refuse(walk, path, 'is a link to a folder it lies in')
  else if (above.length >= DEEPEST) refuse(walk, path, `lies more than ${DEEPEST} folders deep`)
  else {
    for (const [inner, child] of sorted(node).filter(([inner]) => !isPassing(inner))) {
      if (isWorn(walk)) return
      visit(walk, { node: child, path: `${path}/${inner}`, real: [...real, inner] }, [...above, name])
    }
  }
}

function sorted(folder: Folder): [string, TreeEntry | Folder][] {
  return [...folder].sort(([a], [b]) => (a < b ? -1 : 1))
}
