import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { Problem } from '../../contract/doors/problem.ts'
import type { ListedFile } from './list-files.ts'

/** A file as it was read. */
export interface Content {
  bytes: Uint8Array
  executable: boolean
  /** sha256 of the bytes, hex. */
  hash: string
}

export interface Contents {
  /** By path inside the inventory. */
  files: Map<string, Content>
  problems: Problem[]
}

const MIB = 1024 * 1024
const LARGEST_YAML = MIB
const LARGEST_FILE = 16 * MIB
export const LARGEST_INVENTORY = 32 * MIB

/** The bytes of files, within bounds: what is too large is a problem and is not read. */
export async function readContents(files: readonly ListedFile[]): Promise<Contents> {
  const contents: Contents = { files: new Map(), problems: [] }
  let total = 0
  for (const file of files) {
    const limit = Math.min(limitOf(file.path), LARGEST_INVENTORY - total)
    const read = await readFile(file.real, limit)
    if ('text' in read) contents.problems.push(refusal(file.path, read.text))
    else take(contents, file.path, read)
    total += 'bytes' in read ? read.bytes.length : 0
  }
  return contents
}

/** A file among those that were read. What only stands for another one would be deployed in its place. */
export function take({ files, problems }: Contents, path: string, content: Content): void {
  const beginning = Buffer.from(content.bytes.subarray(0, POINTER.length)).toString('latin1')
  if (beginning === POINTER) problems.push(pointer(path))
  else files.set(path, content)
}

/** https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
const POINTER = 'version https://git-lfs.github.com/spec/'

function pointer(file: string): Problem {
  const text = `${file} is a pointer of Git LFS: what it stands for is not there`
  const advice = 'Keep it in Git itself (git lfs untrack), or in a volume. In a folder: git lfs pull.'
  return { code: 'unreadable-file', text, advice, file }
}

/** YAML that homeport parses itself; a stack's other files may be larger. */
export function isParsed(path: string): boolean {
  return /^(topology|nodes\/[^/]+|stacks\/[^/]+\/(stack|(docker-)?compose))\.ya?ml$/.test(path)
}

/** How many bytes a file of that name may have. */
export function limitOf(path: string): number {
  return isParsed(path) ? LARGEST_YAML : LARGEST_FILE
}

/** A file's bytes, as contents are compared and kept. */
export function contentOf(bytes: Uint8Array, executable: boolean): Content {
  return { bytes, executable, hash: createHash('sha256').update(bytes).digest('hex') }
}

export const tooLargeText = (limit: number): string => `is larger than ${sizeText(limit)}`

async function readFile(real: string, limit: number): Promise<Content | { text: string }> {
  let handle: FileHandle | undefined
  try {
    // The path may have become something else since it was listed: no link is followed and no pipe waited for.
    handle = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    const stats = await handle.stat()
    if (!stats.isFile()) return { text: 'is no file any more' }
    const bytes = await readAtMost(handle, stats.size, limit)
    if (bytes === undefined) return { text: tooLargeText(limit) }
    return contentOf(bytes, (stats.mode & 0o111) !== 0)
  } catch (error) {
    return { text: `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})` }
  } finally {
    await handle?.close()
  }
}

/** A file may grow while it is read, and its size may be a lie (procfs): the bound holds for what comes. */
async function readAtMost(handle: FileHandle, size: number, limit: number): Promise<Uint8Array | undefined> {
  if (size > limit) return undefined
  let buffer = Buffer.alloc(size + 1)
  let length = 0
  while (length <= limit) {
    if (length === buffer.length) buffer = Buffer.concat([buffer, Buffer.alloc(buffer.length)])
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, null)
    if (bytesRead === 0) return buffer.subarray(0, length)
    length += bytesRead
  }
  return undefined
}

function sizeText(limit: number): string {
  return limit >= MIB ? `${Math.floor(limit / MIB)} MiB` : 'what is left of 32 MiB for all files'
}

export function refusal(path: string, text: string): Problem {
  const advice = 'Keep large files in volumes or on the nodes.'
  return { code: 'unreadable-file', text: `${path} ${text}`, advice, file: path }
}
