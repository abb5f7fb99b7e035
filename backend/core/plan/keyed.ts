import { labels } from '../../contract/words.ts'
import type { ServiceMode, ServiceSpec, UpdateConfig } from '../engine/spec.ts'
import { valueAt, withValueAt } from './keyed/at-path.ts'
import { digestOf, type JsonObject } from './keyed/canonical.ts'
import { type KeyedList, keyedLists } from './keyed/keyed-lists.ts'
import type { NetworkNames } from './keyed/network-names.ts'
import { withoutDefaults } from './keyed/without-defaults.ts'

/**
 * A service's spec in the form in which specs are compared: named lists are objects by name, ids are gone, what says
 * nothing is gone. `Mode` is `{ Kind: 'replicated', Replicas } | { Kind: 'global' } | …`. JSON; engine.md § 2.6.
 */
export type KeyedSpec = JsonObject

/** Labels that say which deed wrote a service, not what the service is: never compared (rule 9). */
export const bookkeepingLabels: readonly string[] = [labels.run, labels.commit, labels.specHash]

/** `${KEPT_SECRET}<file>`: see stack/kept-names.ts. */
export const KEPT_SECRET = 'dev.homeport.kept-secret.'

/** `networkNames`: network ids to names; a target that is no key of it is taken for a name. */
export function keyedSpec(spec: ServiceSpec, networkNames: NetworkNames): KeyedSpec {
  const lists = keyedLists.map((list) => ({
    path: list.path,
    entries: keyedEntries(spec, list, networkNames),
  }))
  const bare = lists.reduce((rest, { path }) => withValueAt(rest, path, undefined), compared(spec))
  return lists.reduce<KeyedSpec>(
    (keyed, { path, entries }) => (entries === undefined ? keyed : withValueAt(keyed, path, entries)),
    { ...(withoutDefaults(bare) as JsonObject), Mode: keyedMode(spec.Mode) },
  )
}

/** sha256 of the canonical JSON, hex. */
export function specHash(keyed: KeyedSpec): string {
  return digestOf(keyed)
}

function keyedEntries(spec: ServiceSpec, list: KeyedList, names: NetworkNames): JsonObject | undefined {
  const entries = (valueAt(spec, list.path) ?? []) as unknown[]
  if (entries.length === 0) return undefined
  const keys = list.keys(entries, names)
  return Object.fromEntries(entries.map((entry, at) => [keys[at] as string, list.value(entry)]))
}

function compared(spec: ServiceSpec): object {
  const { Mode: _, Labels, UpdateConfig, RollbackConfig, ...rest } = spec
  const { ForceUpdate: __, ...task } = spec.TaskTemplate
  return {
    ...rest,
    TaskTemplate: task,
    Labels: Object.fromEntries(Object.entries(Labels ?? {}).filter(([label]) => !isBookkeeping(label))),
    UpdateConfig: withParallelism(UpdateConfig),
    RollbackConfig: withParallelism(RollbackConfig),
  }
}

function isBookkeeping(label: string): boolean {
  return bookkeepingLabels.includes(label) || label.startsWith(KEPT_SECRET)
}

/** Absent as a whole means one task at a time; there, but without a number, all at once (seen on a real engine). */
function withParallelism(config: UpdateConfig | null | undefined): UpdateConfig | undefined {
  return config ? { ...config, Parallelism: config.Parallelism ?? 0 } : undefined
}

function keyedMode(mode: ServiceMode | undefined): JsonObject {
  if (mode?.Global) return { Kind: 'global' }
  if (mode?.GlobalJob) return { Kind: 'global-job' }
  if (!mode?.ReplicatedJob) return { Kind: 'replicated', Replicas: mode?.Replicated?.Replicas ?? 1 }
  const concurrent = mode.ReplicatedJob.MaxConcurrent ?? 1
  return {
    Kind: 'replicated-job',
    MaxConcurrent: concurrent,
    TotalCompletions: mode.ReplicatedJob.TotalCompletions ?? concurrent,
  }
}
