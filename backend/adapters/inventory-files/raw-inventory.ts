import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Problem } from '../../contract/doors/problem.ts'
import type { RawFile, RawInventory, SecretSighting } from '../../core/inventory/inventory.ts'
import { findSecrets } from '../../core/inventory/secret-forms.ts'
import { type Content, isParsed } from './read-contents.ts'
import { readYaml } from './read-yaml.ts'

type Contents = ReadonlyMap<string, Content>

/** The YAML among the files. Others get their turn after each: a hostile one takes most of a second. */
export async function parseFiles(files: Contents): Promise<RawInventory['files']> {
  const parsed: [string, RawFile][] = []
  for (const [path, { bytes }] of files) {
    if (!isParsed(path)) continue
    parsed.push([path, readYaml(bytes)])
    await setImmediate()
  }
  return Object.fromEntries(parsed)
}

/** What was read, as core takes it. */
export function rawInventory(
  files: Contents,
  parsed: RawInventory['files'],
  problems: Problem[],
): RawInventory {
  const paths = [...files.keys()].sort()
  const others = paths.filter((path) => !isParsed(path) && stackOf(path) !== undefined)
  return {
    commit: digestOf(paths, files),
    files: parsed,
    folders: foldersOf(paths, files),
    otherFiles: others,
    problems,
    sightings: paths.flatMap((path) => sightingsIn(path, files.get(path)!.bytes)),
  }
}

const LARGEST_TEXT = 1024 * 1024

/** Encrypted files and what is no text are passed over. */
function sightingsIn(file: string, bytes: Uint8Array): SecretSighting[] {
  if (file.endsWith('.age') || bytes.length > LARGEST_TEXT || bytes.subarray(0, 8000).includes(0)) return []
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  return findSecrets(text).map((found) => ({ file, ...found }))
}

function foldersOf(paths: readonly string[], files: Contents): Record<string, string> {
  const byStack = Map.groupBy(paths, stackOf)
  byStack.delete(undefined)
  return Object.fromEntries([...byStack].map(([stack, inside]) => [stack, digestOf(inside, files)]))
}

function stackOf(path: string): string | undefined {
  return /^stacks\/([^/]+)\//.exec(path)?.[1]
}

/** sha256 over names, contents and what may be executed, hex. */
function digestOf(paths: readonly string[], files: Contents): string {
  const hash = createHash('sha256')
  for (const path of paths) {
    const { executable, hash: content } = files.get(path)!
    hash.update(`${path}\0${executable ? 'x' : '-'}\0${content}\0`)
  }
  return hash.digest('hex')
}
