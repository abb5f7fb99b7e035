import { constants, existsSync } from 'node:fs'
import { access, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { HomeportError } from '../../../contract/errors.ts'
import type { FirstFileWriter } from '../../../ports/first-start.ts'
import { isTop } from '../list-files.ts'

type Files = Parameters<FirstFileWriter['write']>[1]

/** In it everything is written first; no part of an inventory is called so. */
const PART = '.homeport-first'
const TOPOLOGY = 'topology.yaml'
const NODES = 'nodes'

/** See the port. */
export const firstFiles: FirstFileWriter = {
  finish: finishFirst,
  assertRoom: (folder) => explained(folder, () => assertRoom(folder)),
  write: (folder, files) => explained(folder, () => writeFirst(folder, files)),
}

/**
 * Brings to its end what a power cut interrupted: the nodes are in place before topology.yaml is, and what has not come
 * that far is taken away.
 */
export async function finishFirst(folder: string): Promise<void> {
  const part = join(folder, PART)
  if (!existsSync(part)) return
  const [topology, nodes] = [join(part, TOPOLOGY), join(part, NODES)]
  const isHalf = existsSync(topology) && !existsSync(nodes)
  if (isHalf && !existsSync(join(folder, TOPOLOGY))) await rename(topology, join(folder, TOPOLOGY))
  await rm(part, { recursive: true, force: true })
  await sync(folder)
}

async function writeFirst(folder: string, files: Files): Promise<void> {
  const made = await makeFolder(folder)
  try {
    await finishFirst(folder)
    await refuseAnother(folder)
    const part = join(folder, PART)
    await mkdir(part)
    try {
      await writeAll(part, files)
      await putInPlace(part, folder)
    } finally {
      await rm(part, { recursive: true, force: true })
    }
    await sync(folder)
  } catch (error) {
    if (made !== undefined) await rm(made, { recursive: true, force: true })
    throw error
  }
}

/** The topmost folder that had to be made. Node's own way would try for ever where nothing can be made, as in /proc. */
async function makeFolder(folder: string): Promise<string | undefined> {
  if (existsSync(folder)) return undefined
  const above = await makeFolder(dirname(folder))
  try {
    await mkdir(folder)
  } catch (error) {
    if (above !== undefined) await rm(above, { recursive: true, force: true })
    throw error
  }
  return above ?? folder
}

async function assertRoom(folder: string): Promise<void> {
  if (existsSync(folder)) await refuseAnother(folder)
  let nearest = folder
  while (!existsSync(nearest)) nearest = dirname(nearest)
  const entries = await open(nearest, constants.O_RDONLY | constants.O_DIRECTORY)
  await entries.close()
  await access(nearest, constants.W_OK | constants.X_OK)
}

async function refuseAnother(folder: string): Promise<void> {
  const there = (await readdir(folder)).filter(isTop)
  if (there.length === 0) return
  throw new HomeportError('inventory-there', `${folder} holds an inventory already: ${there.join(', ')}`)
}

async function writeAll(part: string, files: Files): Promise<void> {
  for (const { path, text } of files) {
    await mkdir(dirname(join(part, path)), { recursive: true })
    const handle = await open(join(part, path), 'wx', 0o644)
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
  }
  if (existsSync(join(part, NODES))) await sync(join(part, NODES))
  await sync(part)
}

/** The names are taken one after the other, topology.yaml last: without it there is no inventory. */
async function putInPlace(part: string, folder: string): Promise<void> {
  await rename(join(part, NODES), join(folder, NODES))
  try {
    // Somebody else may have begun just now: what is theirs stays.
    if (existsSync(join(folder, TOPOLOGY))) await refuseAnother(folder)
    await rename(join(part, TOPOLOGY), join(folder, TOPOLOGY))
  } catch (error) {
    await rename(join(folder, NODES), join(part, NODES))
    throw error
  }
}

async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const meanings: Record<string, string> = {
  ENOENT: 'no folder can be made at',
  EACCES: 'homeport may not write into',
  EPERM: 'homeport may not write into',
  EROFS: 'the file system is read-only at',
  ENOTDIR: 'there is no folder at',
  ENAMETOOLONG: 'no folder can have so long a name:',
  ELOOP: 'links lead round in a circle at',
  EEXIST: 'something stands in the way at',
  ENOTEMPTY: 'something stands in the way at',
  ENOSPC: 'there is no room left at',
  EDQUOT: 'there is no room left at',
  EIO: 'the disk fails at',
}

/** Where more than "take another folder" can be said. */
function advices(): Record<string, string> {
  const user = process.getuid?.() ?? 'homeport'
  const mayNot = `homeport runs as user ${user}: let it write there (sudo chown ${user} and the folder; of a container, the one that is mounted there), or take another folder.`
  const readOnly = 'Mount it so that homeport can write to it, or take another folder.'
  return { EACCES: mayNot, EPERM: mayNot, EROFS: readOnly }
}

/** What the file system says, in words. */
async function explained(folder: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    const meaning = meanings[code]
    if (error instanceof HomeportError || meaning === undefined) throw error
    throw new HomeportError('folder-not-writable', `${meaning} ${folder} (${code})`, advices()[code])
  }
}
