import type { Problem } from '../../../contract/doors/problem.ts'
import { problemAt } from '../place.ts'
import type { Files, ReadFile } from '../read-files.ts'

/** `renamed_from` moves an identity: the old name must be free, and nobody else may claim it. */
export function checkRenames(files: Files): Problem[] {
  const stacks = [...files.stacks].flatMap(([name, stack]) => (stack ? [[name, stack.stack] as const] : []))
  return [
    ...claims('node', [...files.nodes], new Set(files.nodes.keys())),
    ...claims('stack', stacks, new Set(files.stacks.keys())),
  ]
}

type Renamed = readonly [string, ReadFile<{ renamed_from?: string }>]

function claims(kind: string, entries: readonly Renamed[], names: ReadonlySet<string>): Problem[] {
  const claimed = new Map<string, string>()
  return entries.flatMap(([name, file]) => {
    const old = file.value.renamed_from
    if (old === undefined) return []
    const other = claimed.get(old)
    claimed.set(old, other ?? name)
    const text = conflict(kind, name, old, other, names)
    const advice = 'A name belongs to one only. Take renamed_from out, or give the other another name.'
    return text ? [problemAt(file, { code: 'duplicate-name', path: ['renamed_from'], text, advice })] : []
  })
}

function conflict(
  kind: string,
  name: string,
  old: string,
  other: string | undefined,
  names: ReadonlySet<string>,
): string | undefined {
  if (old === name) return `${kind} "${name}" cannot be renamed from itself`
  if (names.has(old)) return `there still is a ${kind} "${old}"`
  if (other !== undefined) return `${kind} "${other}" is renamed from "${old}" as well`
  return undefined
}
