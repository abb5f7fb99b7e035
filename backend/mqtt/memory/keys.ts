import type { DeviceName, Kind } from '../topics.ts'

/** A subject as the inventory names it. */
export interface Named {
  kind: Exclude<Kind, 'bridge'>
  name: string
  renamedFrom: string | undefined
}

/** By `kind/name`: the name it first had. */
export type Keys = Readonly<Record<string, string>>

/**
 * Identity in Home Assistant: minted once, kept through renaming, and not given to another while a tombstone
 * (`taken`, as `kind/key`) still stands for it. `gone` are those the inventory names no more.
 */
export function assignKeys(
  known: Keys,
  named: readonly Named[],
  taken: ReadonlySet<string>,
): { keys: Keys; gone: DeviceName[] } {
  const kept = named.flatMap((subject): [string, string][] => {
    const key = known[nameOf(subject)] ?? formerKey(subject, known, named)
    return key === undefined ? [] : [[nameOf(subject), key]]
  })
  const keys = new Map(kept)
  const used = new Set([...taken, ...Object.entries(known).map(([name, key]) => `${kindOf(name)}/${key}`)])
  for (const subject of named) {
    if (keys.has(nameOf(subject))) continue
    const key = freeKey(subject, used)
    used.add(`${subject.kind}/${key}`)
    keys.set(nameOf(subject), key)
  }
  const living = new Set([...keys].map(([name, key]) => `${kindOf(name)}/${key}`))
  const gone = Object.entries(known)
    .map(([name, key]): DeviceName => ({ kind: kindOf(name), key }))
    .filter(({ kind, key }) => !living.has(`${kind}/${key}`))
  return { keys: Object.fromEntries(keys), gone }
}

export function nameOf({ kind, name }: Pick<Named, 'kind' | 'name'>): string {
  return `${kind}/${name}`
}

function formerKey({ kind, renamedFrom }: Named, known: Keys, named: readonly Named[]): string | undefined {
  if (renamedFrom === undefined) return undefined
  const former = { kind, name: renamedFrom }
  // The old name is borne by another: then it is that one's key.
  if (named.some((other) => nameOf(other) === nameOf(former))) return undefined
  return known[nameOf(former)]
}

function freeKey({ kind, name }: Named, used: ReadonlySet<string>): string {
  let key = name
  for (let count = 2; used.has(`${kind}/${key}`); count += 1) key = `${name}-${count}`
  return key
}

function kindOf(name: string): Kind {
  return name.slice(0, name.indexOf('/')) as Kind
}
