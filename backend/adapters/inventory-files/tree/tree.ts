import type { TreeEntry } from '../../../ports/repository.ts'

/** A folder of a tree that was never written to a disk. */
export type Folder = Map<string, Folder | TreeEntry>

export interface Tree {
  root: Folder
  /** What links hold, by their id. */
  targets: ReadonlyMap<string, string>
}

/** Entries as folders in folders. A name no file system would take (`..`, nothing at all) leads nowhere and is left out. */
export function folderOf(entries: readonly TreeEntry[]): Folder {
  const root: Folder = new Map()
  for (const entry of entries) {
    const names = entry.path.split('/')
    if (names.some((name) => name === '' || name === '.' || name === '..')) continue
    put(root, names, entry)
  }
  return root
}

/** A tree made by hand may hold a file and a folder of one name: the first stays. */
function put(root: Folder, names: readonly string[], entry: TreeEntry): void {
  let folder = root
  for (const name of names.slice(0, -1)) {
    const inner = folder.get(name) ?? new Map()
    if (!(inner instanceof Map)) return
    folder.set(name, inner)
    folder = inner
  }
  const last = names.at(-1) as string
  if (!folder.has(last)) folder.set(last, entry)
}

export type Followed = { ok: true; node: Folder | TreeEntry; real: string[] } | { ok: false; text: string }

const MOST_LINKS = 40

/** What a link stands for in the end; `real` is where it stands, through no other link. */
export function followLink(tree: Tree, real: readonly string[], hops = 0): Followed {
  const link = nodeAt(tree.root, real)
  const target = link === undefined || link instanceof Map ? undefined : tree.targets.get(link.id)
  if (target === undefined) return { ok: false, text: 'is a link to nothing' }
  if (hops >= MOST_LINKS) return { ok: false, text: 'is a link that leads to itself' }
  if (target.startsWith('/')) return leaves
  let here = real.slice(0, -1)
  for (const name of target.split('/').filter((part) => part !== '' && part !== '.')) {
    if (name === '..') {
      if (here.length === 0) return leaves
      here = here.slice(0, -1)
      continue
    }
    const next = step(tree, [...here, name], hops)
    if (!next.ok) return next
    here = next.real
  }
  const node = nodeAt(tree.root, here)
  return node === undefined ? { ok: false, text: 'is a link to nothing' } : { ok: true, node, real: here }
}

const leaves: Followed = { ok: false, text: 'is a link that leaves the inventory' }

function step(tree: Tree, real: string[], hops: number): Followed {
  const node = nodeAt(tree.root, real)
  if (node === undefined) return { ok: false, text: 'is a link to nothing' }
  if (node instanceof Map || node.kind !== 'link') return { ok: true, node, real }
  return followLink(tree, real, hops + 1)
}

function nodeAt(root: Folder, names: readonly string[]): Folder | TreeEntry | undefined {
  let node: Folder | TreeEntry | undefined = root
  for (const name of names) node = node instanceof Map ? node.get(name) : undefined
  return node
}
