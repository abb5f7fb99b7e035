import { createHash } from 'node:crypto'
import type { Problem } from '../../contract/problem.ts'
import type { RawInventory, SecretSighting } from '../../core/inventory/inventory.ts'
import { findSecrets } from '../../core/inventory/secret-forms.ts'
import { type Content, isParsed } from './read-contents.ts'
import { readYaml } from './read-yaml.ts'

/** What was read, as core takes it. */
export function rawInventory(files: ReadonlyMap<string, Content>, problems: Problem[]): RawInventory {
  const paths = [...files.keys()].sort()
  const parsed = paths.filter(isParsed)
  const others = paths.filter((path) => !isParsed(path) && stackOf(path) !== undefined)
  return {
    commit: digestOf(paths, files),
    files: Object.fromEntries(parsed.map((path) => [path, readYaml(files.get(path)!.bytes)])),
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

function foldersOf(paths: readonly string[], files: ReadonlyMap<string, Content>): Record<string, string> {
  const byStack = Map.groupBy(paths, stackOf)
  byStack.delete(undefined)
  return Object.fromEntries([...byStack].map(([stack, inside]) => [stack, digestOf(inside, files)]))
}

function stackOf(path: string): string | undefined {
  return /^stacks\/([^/]+)\//.exec(path)?.[1]
}

/** sha256 over names, contents and what may be executed, hex. */
function digestOf(paths: readonly string[], files: ReadonlyMap<string, Content>): string {
  const hash = createHash('sha256')
  for (const path of paths) {
    const { executable, hash: content } = files.get(path)!
    hash.update(`${path}\0${executable ? 'x' : '-'}\0${content}\0`)
  }
  return hash.digest('hex')
}
