import { mkdir, mkdtemp, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Content } from './read-contents.ts'

/** Immutable copies of inventories, one folder per commit. */
export interface Checkouts {
  /** Path of a commit's copy; undefined when there is none. */
  find(commit: string): Promise<string | undefined>
  /** Writes the copy of a commit: it is there whole or not at all. */
  write(commit: string, files: ReadonlyMap<string, Content>): Promise<string>
  /** A folder beside the copies, for as long as the work takes. */
  during<T>(work: (folder: string) => Promise<T>): Promise<T>
  /** Deletes copies not named, and what a crash left half written. */
  prune(keep: readonly string[]): Promise<void>
}

const PART = '.part-'

export function checkoutsIn(dataFolder: string): Checkouts {
  const folder = join(dataFolder, 'checkouts')
  const writing = new Set<string>()

  const find = async (commit: string) => {
    const path = pathOf(folder, commit)
    return (await isFolder(path)) ? path : undefined
  }

  const during: Checkouts['during'] = async (work) => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const part = await mkdtemp(join(folder, PART))
    writing.add(part)
    try {
      return await work(part)
    } finally {
      await rm(part, { recursive: true, force: true })
      writing.delete(part)
    }
  }

  return {
    find,
    during,

    async write(commit, files) {
      await during(async (part) => {
        try {
          await writeAll(part, files)
          await rename(part, pathOf(folder, commit))
          await syncFolder(folder)
        } catch (error) {
          // Another call was faster: its copy has the same content.
          if ((await find(commit)) === undefined) throw error
        }
      })
      return pathOf(folder, commit)
    },

    async prune(keep) {
      for (const name of await namesIn(folder)) {
        const path = join(folder, name)
        if (!keep.includes(name) && !writing.has(path)) await rm(path, { recursive: true, force: true })
      }
    },
  }
}

function pathOf(folder: string, commit: string): string {
  if (!/^[0-9a-f]{40,64}$/.test(commit)) throw new Error(`${JSON.stringify(commit)} is no commit`)
  return join(folder, commit)
}

async function writeAll(folder: string, files: ReadonlyMap<string, Content>): Promise<void> {
  const folders = new Set([folder])
  for (const [path, { bytes, executable }] of files) {
    const target = join(folder, path)
    for (let above = dirname(target); !folders.has(above); above = dirname(above)) folders.add(above)
    await mkdir(dirname(target), { recursive: true, mode: 0o700 })
    const handle = await open(target, 'wx', executable ? 0o500 : 0o400)
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
  }
  for (const path of folders) await syncFolder(path)
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
