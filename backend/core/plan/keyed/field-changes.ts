import type { effects, FieldChange } from '../../../contract/plan.ts'
import type { KeyedSpec } from '../keyed.ts'
import { valueAt, withValueAt } from './at-path.ts'
import { byText, canonicalJson, isObject } from './canonical.ts'
import { keyedListAt } from './keyed-lists.ts'

export interface ThreeWay {
  /** Wished differently, and live is as it was applied. */
  changes: FieldChange[]
  /** Changed by someone else; the wish is as it was. */
  drift: FieldChange[]
  /** Wished differently and changed by someone else. Everything that differs, when nothing is known to be applied. */
  conflicts: FieldChange[]
}

/** Compares field by field; every FieldChange leads from live to desired, in the order of the paths. */
export function threeWay(desired: KeyedSpec, applied: KeyedSpec | undefined, live: KeyedSpec): ThreeWay {
  const result: ThreeWay = { changes: [], drift: [], conflicts: [] }
  for (const change of fieldChanges(live, desired)) {
    const was = valueAt(applied, change.path)
    const wishChanged = applied === undefined || !same(was, change.to)
    const liveChanged = applied === undefined || !same(was, change.from)
    result[!liveChanged ? 'changes' : wishChanged ? 'conflicts' : 'drift'].push(change)
  }
  return result
}

/** Every field in which two specs differ, in the order of the paths. */
export function fieldChanges(from: KeyedSpec, to: KeyedSpec): FieldChange[] {
  const before = fields(from)
  const after = fields(to)
  const isJob = valueAt(from, KIND)?.toString().endsWith('-job') ?? false
  const paths = new Map([...before, ...after].map(([id, field]) => [id, field.path]))
  return [...paths]
    .sort(([a], [b]) => byText(a, b))
    .flatMap(([id, path]) => {
      const [was, is] = [before.get(id), after.get(id)]
      if (was && is && same(was.value, is.value)) return []
      const effect = effectOf(path, isJob)
      return { path, ...(was && { from: was.value }), ...(is && { to: is.value }), effect }
    })
}

/** The spec with these changes made: what `applied` is after they were sent (rule 9). */
export function patched(keyed: KeyedSpec, changes: readonly FieldChange[]): KeyedSpec {
  return changes.reduce((spec, { path, to }) => withValueAt(spec, path, to), keyed)
}

type Effect = (typeof effects)[number]

/** First match counts (engine.md § 2.6; swarmkit's IsTaskDirty and UpdateService). */
const effectOfPath: [path: readonly string[], effect: Effect][] = [
  [['Name'], 'needs-removal'],
  [['Networks'], 'needs-removal'],
  [['Mode', 'Kind'], 'needs-removal'],
  [['Mode', 'Replicas'], 'scales'],
  [['Mode'], 'restarts'],
  [['TaskTemplate'], 'restarts'],
  [['EndpointSpec'], 'restarts'],
]

/** A job is carried out once more whatever is written of it, be it a label (swarmkit's UpdateService). */
function effectOf(path: readonly string[], isJob: boolean): Effect {
  const row = effectOfPath.find(([prefix]) => prefix.every((segment, depth) => segment === path[depth]))
  const effect = row?.[1] ?? 'settings'
  return isJob && effect !== 'needs-removal' ? 'restarts' : effect
}

const KIND = ['Mode', 'Kind']

interface Field {
  path: string[]
  value: unknown
}

function fields(spec: KeyedSpec): Map<string, Field> {
  return new Map(fieldsUnder(spec, []).map((field) => [field.path.join('\u0000'), field]))
}

/** A field is a value that is no object, or an entry of a keyed list, which is compared whole. */
function fieldsUnder(value: unknown, path: string[]): Field[] {
  const list = keyedListAt(path)
  if (!isObject(value) || (list && path.length > list.path.length)) return [{ path, value }]
  return Object.entries(value).flatMap(([segment, part]) => fieldsUnder(part, [...path, segment]))
}

function same(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return a === b
  return canonicalJson(a) === canonicalJson(b)
}
