import { createHash } from 'node:crypto'
import type { Problem } from '../../contract/problem.ts'
import type { RawInventory } from '../../core/inventory/inventory.ts'
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
  }
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
