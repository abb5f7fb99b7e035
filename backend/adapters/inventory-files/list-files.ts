import { createHash } from 'node:crypto'
import type { Dirent, Stats } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { Problem } from '../../contract/doors/problem.ts'

/** A file of the inventory. */
export interface ListedFile {
  /** Inside the inventory, with slashes. */
  path: string
  /** Where it really lies, links followed. */
  real: string
  stats: Stats
}

export interface Listing {
  /** By path. */
  files: ListedFile[]
  /** Every folder looked into, by its real path. */
  folders: string[]
  problems: Problem[]
  /** Changes whenever a file, its size, time or kind does. */
  signature: string
}

export const MOST_FILES = 5000
export const DEEPEST = 12
const FOLDERS = ['nodes', 'stacks', 'secrets']
const TOPOLOGY = /^topology\.ya?ml$/

/** Whether what stands under this name at the top belongs to the inventory. */
export const isTop = (name: string): boolean => TOPOLOGY.test(name) || FOLDERS.includes(name)

/** What editors, file managers and synchronisers leave for a moment, and what belongs to Git. */
export const isPassing = (name: string): boolean => PASSING.test(name)

const PASSING =
  /^(\.git|\.DS_Store|\.nfs.*|\.#.*|#.*#|\.goutputstream-.*|\.syncthing\..*|\.stfolder|4913|.*~|.*\.sw[a-p]x?)$/

/** The files of an inventory as they are now. Rejects when the directory itself cannot be read. */
export async function listFiles(directory: string, most = MOST_FILES): Promise<Listing> {
  const root = await realpath(directory)
  const walk: Walk = { root, most, files: [], folders: [root], problems: [] }
  for (const entry of await entriesOf(root)) {
    if (isTop(entry.name)) await visit(walk, entry, entry.name, [])
  }
  walk.files.sort((a, b) => (a.path < b.path ? -1 : 1))
  return { files: walk.files, folders: walk.folders, problems: walk.problems, signature: signatureOf(walk) }
}

interface Walk extends Walked {
  root: string
  files: ListedFile[]
  folders: string[]
}

async function visit(walk: Walk, entry: Dirent, path: string, above: readonly string[]): Promise<void> {
  try {
    const link = join(entry.parentPath, entry.name)
    const real = entry.isSymbolicLink() ? await realpath(link) : link
    if (!isInside(walk.root, real)) return refuse(walk, path, 'is a link that leaves the inventory')
    const stats = await stat(real)
    if (stats.isDirectory()) return await visitFolder(walk, real, path, above)
    if (!stats.isFile()) return refuse(walk, path, 'is neither a file nor a folder')
    if (walk.files.length < walk.most) walk.files.push({ path, real, stats })
    else refuseMore(walk)
  } catch (error) {
    refuse(walk, path, `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`)
  }
}

async function visitFolder(walk: Walk, real: string, path: string, above: readonly string[]): Promise<void> {
  if (above.includes(real)) return refuse(walk, path, 'is a link to a folder it lies in')
  if (above.length >= DEEPEST) return refuse(walk, path, `lies more than ${DEEPEST} folders deep`)
  if (walk.files.length >= walk.most || walk.folders.length >= walk.most) return refuseMore(walk)
  walk.folders.push(real)
  for (const entry of await entriesOf(real)) {
    if (!isPassing(entry.name)) await visit(walk, entry, `${path}/${entry.name}`, [...above, real])
  }
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
}

function isInside(root: string, real: string): boolean {
  return real.startsWith(root.endsWith(sep) ? root : root + sep)
}

/** What looking through an inventory may find, wherever it lies. */
export interface Walked {
  most: number
  problems: Problem[]
}

export function refuse(walk: Walked, path: string, text: string): void {
  const advice = 'Take it out of the inventory, or put a readable file in its place.'
  walk.problems.push({ code: 'unreadable-file', text: `${path} ${text}`, advice, file: path })
}

export function refuseMore(walk: Walked): void {
  if (walk.problems.some((problem) => problem.code === 'too-many-files')) return
  const text = `the inventory has more than ${walk.most} files`
  const advice = 'Keep data in volumes or on the nodes, not in the inventory.'
  walk.problems.push({ code: 'too-many-files', text, advice })
}

function signatureOf({ root, files, folders, problems }: Walk): string {
  const hash = createHash('sha256').update(root)
  for (const { path, real, stats } of files) {
    const { size, mtimeMs, ctimeMs, ino, mode } = stats
    hash.update(`\0${path}\0${real}\0${size}\0${mtimeMs}\0${ctimeMs}\0${ino}\0${mode}`)
  }
  for (const folder of folders) hash.update(`\0${folder}`)
  for (const { text } of problems) hash.update(`\0${text}`)
  return hash.digest('hex')
}
