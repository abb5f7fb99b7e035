import type { FieldChange } from '../../contract/plan.ts'
import type { ServiceMode, ServiceSpec } from '../engine/spec.ts'
import { valueAt, withValueAt } from './keyed/at-path.ts'
import { byText, type Json, type JsonObject } from './keyed/canonical.ts'
import { patched } from './keyed/field-changes.ts'
import { type KeyedList, keyedLists } from './keyed/keyed-lists.ts'
import type { NetworkNames } from './keyed/network-names.ts'
import { keyedSpec } from './keyed.ts'

/**
 * Live with exactly the changed fields set as wished (rule 9); fields homeport does not know are carried along. Ids
 * of objects that come new are empty: `withIds` fills them. Networks that come new are named by name.
 */
export function withChanges(
  live: ServiceSpec,
  changes: readonly FieldChange[],
  networkNames: NetworkNames,
): ServiceSpec {
  const lists = keyedLists.filter((list) => changes.some(within(list.path)))
  const wholes = wholeParts.filter((part) => changes.some(within(part.path)))
  const parts = [...lists, ...wholes]
  const plain = changes.filter((change) => !parts.some((part) => within(part.path)(change)))
  const withPlain = plain.reduce((spec, { path, to }) => withValueAt(spec, path, to), live)
  const withLists = lists.reduce(
    (spec, list) => withList(spec, list, changes.filter(within(list.path)), networkNames),
    withPlain,
  )
  const wished = patched(keyedSpec(live, networkNames), changes)
  return wholes.reduce(
    (spec, { path, raw }) => withValueAt(spec, path, raw(valueAt(wished, path) as JsonObject | undefined)),
    withLists,
  )
}

/** The same spec with these service labels set. */
export function withLabels(spec: ServiceSpec, labels: Readonly<Record<string, string>>): ServiceSpec {
  return { ...spec, Labels: { ...spec.Labels, ...labels } }
}

interface WholePart {
  path: readonly string[]
  raw(keyed: JsonObject | undefined): unknown
}

/** Parts whose fields hang together: a missing field of theirs means something else than a missing part. */
const wholeParts: readonly WholePart[] = [
  { path: ['Mode'], raw: rawMode },
  { path: ['UpdateConfig'], raw: (keyed) => keyed && { Parallelism: 1, ...keyed } },
  { path: ['RollbackConfig'], raw: (keyed) => keyed && { Parallelism: 1, ...keyed } },
  { path: ['TaskTemplate', 'RestartPolicy'], raw: (keyed) => keyed },
]

function rawMode(keyed: JsonObject | undefined): ServiceMode {
  const { Kind, ...counts } = keyed ?? {}
  if (Kind === 'global') return { Global: {} }
  if (Kind === 'global-job') return { GlobalJob: {} }
  return Kind === 'replicated-job' ? { ReplicatedJob: counts } : { Replicated: counts }
}

/** Entries stay where they are, and as they are unless changed; new ones come last, in the order of their keys. */
function withList(
  spec: ServiceSpec,
  list: KeyedList,
  changes: readonly FieldChange[],
  names: NetworkNames,
): ServiceSpec {
  const live = (valueAt(spec, list.path) ?? []) as unknown[]
  const keys = list.keys(live, names)
  const wished = new Map(changes.map(({ path, to }) => [path.at(-1) as string, to as Json | undefined]))
  const kept = live.flatMap((entry, at) => {
    const key = keys[at] as string
    if (!wished.has(key)) return [entry]
    const to = wished.get(key)
    // Of two entries with one name the last is in force.
    return to === undefined || keys.lastIndexOf(key) !== at ? [] : [list.entry(key, to, entry)]
  })
  const added = [...wished]
    .filter(([key, to]) => to !== undefined && !keys.includes(key))
    .sort(([a], [b]) => byText(a, b))
    .map(([key, to]) => list.entry(key, to as Json, undefined))
  const entries = [...kept, ...added]
  return withValueAt(spec, list.path, entries.length === 0 ? undefined : entries)
}

function within(path: readonly string[]): (change: FieldChange) => boolean {
  return (change) => path.every((segment, depth) => segment === change.path[depth])
}
