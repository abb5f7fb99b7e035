import { readFile, realpath, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { fail, ok, type Result } from '../../contract/doors/problem.ts'

/** Reads files of a stack. What a path names must lie inside the inventory, links followed. */
export interface StackFiles {
  /** Undefined: there is no such file. Paths are relative to the stack's folder. */
  read(path: string, maxBytes: number): Promise<Result<Uint8Array | undefined>>
}

export function stackFiles(inventory: string, folder: string): StackFiles {
  return {
    read: async (path, maxBytes) => {
      const root = await realpath(inventory)
      const wished = join(root, folder, path)
      if (path.startsWith(sep) || !isInside(root, wished)) return outside(path)
      try {
        const real = await realpath(wished)
        if (!isInside(root, real)) return outside(path)
        const { size } = await stat(real).then((found) => (found.isFile() ? found : { size: -1 }))
        if (size < 0)
          return fail({ code: 'file-invalid', text: `${path} is no file.`, advice: 'Name a file.' })
        if (size > maxBytes) return tooLarge(path, maxBytes)
        return ok(await readFile(real))
      } catch (error) {
        if (isMissing(error)) return ok(undefined)
        return fail({
          code: 'file-invalid',
          text: `${path} cannot be read: ${reasonOf(error)}`,
          advice: 'See its rights.',
        })
      }
    },
  }
}

const isInside = (root: string, path: string) => {
  const way = relative(root, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`)
}

const isMissing = (error: unknown) => ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(reasonOf(error))

function reasonOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException).code ?? error)
}

function outside(path: string): Result<never> {
  return fail({
    code: 'path-outside',
    text: `${path} leads out of the inventory.`,
    advice: 'Put the file into the folder of the stack.',
  })
}

function tooLarge(path: string, maxBytes: number): Result<never> {
  return fail({
    code: 'file-too-large',
    text: `${path} is larger than ${Math.floor(maxBytes / 1024)} KiB.`,
    advice: 'Use a volume for what is larger.',
  })
}
