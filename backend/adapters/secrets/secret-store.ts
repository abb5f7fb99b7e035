import { HomeportError } from '../../contract/errors.ts'
import type { SecretEntry } from '../../core/secrets/secret-views.ts'
import type { Secrets } from '../../ports/secrets.ts'
import { type Entry, readEntries, readEntry, type StoreFolder, valueHash, versionOf } from './entries.ts'
import { type KnownValue, keptValues } from './kept-values.ts'
import { fillMarkers, maskValues } from './markers.ts'
import { makeSshKey, publicHalf } from './openssh-key.ts'
import { putEntry } from './put-entry.ts'
import { secretFindings } from './secret-findings.ts'

export interface SecretStoreOptions {
  /** `<data>/secrets`; need not be there. */
  folder: string
  /** The instance's key; 32 bytes. */
  key: Buffer
  /** Whether a person gets at that folder; default: yes. */
  isReachable?: boolean
}

export interface SecretStore extends Secrets {
  /** What the entry holds now, as text; undefined when there is none. */
  newest(name: string): Promise<string | undefined>
  /** Deletes kept values that no kept release refers to; `references` are `name@version`. */
  forgetOthers(references: readonly string[]): void
}

/**
 * Secrets as files, `<folder>/<name>`, one value each, under 500 KiB; exactly one trailing newline is not part of the
 * value. The version is the first eight hex digits of the value's HMAC. A file that cannot be used is not known and is
 * a finding. Rejects with `secret-missing` (no such value, by name and reason), `data-damaged` or `disk-full`.
 */
export function secretStore({ folder: path, key, isReachable = true }: SecretStoreOptions): SecretStore {
  const folder: StoreFolder = { path, isReachable }
  const kept = keptValues(path, key)
  const valueAt = (name: string, version: string): Buffer => {
    const entry = readEntry(folder, name)
    if (entry.ok && versionOf(valueHash(key, entry.value)) === version) return entry.value
    const value = kept.find(name, version)
    if (value === undefined) throw missing(entry, version)
    return value
  }
  const everyValue = () => [...readEntries(folder).flatMap((entry) => currentOf(entry, key)), ...kept.all()]
  return {
    known: async () => Object.fromEntries(readEntries(folder).flatMap((entry) => versions(entry, key))),
    look: async (names) => names.map((name) => entryOf(readEntry(folder, name), key)),
    put: async (name, text, replace) => putEntry(folder, key, { name, text, replace }),
    makeKey: async (name, replace) => putEntry(folder, key, { name, text: makeSshKey(OWN), replace }),
    newest: async (name) => {
      const entry = readEntry(folder, name)
      return entry.ok ? entry.value.toString('utf8') : undefined
    },
    value: async (name, version) => valueAt(name, version),
    keep: async (name, version) => {
      if (kept.find(name, version) === undefined) kept.keep({ name, version, value: valueAt(name, version) })
    },
    fill: async (value) => fillMarkers(value, valueAt),
    mask: async (value) => maskValues(value, everyValue()),
    findings: () => secretFindings(folder),
    forgetOthers: (references) => kept.forgetOthers(new Set(references)),
  }
}

/** By this the keeper of a server knows whose key it is. */
const OWN = 'homeport'

function entryOf(entry: Entry, key: Buffer): SecretEntry {
  const { name } = entry
  if (!entry.ok) {
    const { missing, text, advice } = entry.problem
    const [state, code] = missing
      ? (['missing', 'secret-missing'] as const)
      : (['unreadable', 'secret-other'] as const)
    return { name, state, problem: { code, text: `secret ${name} ${text}`, advice } }
  }
  const half = publicHalf(entry.value.toString('latin1'))
  const version = versionOf(valueHash(key, entry.value))
  return { name, state: 'there', version, ...(half === undefined ? {} : { publicKey: `${half} ${OWN}` }) }
}

function versions(entry: Entry, key: Buffer): [string, { version: string; hash: string }][] {
  if (!entry.ok) return []
  const hash = valueHash(key, entry.value)
  return [[entry.name, { version: versionOf(hash), hash }]]
}

function currentOf(entry: Entry, key: Buffer): KnownValue[] {
  if (!entry.ok) return []
  return [{ name: entry.name, version: versionOf(valueHash(key, entry.value)), value: entry.value }]
}

function missing(entry: Entry, version: string): HomeportError {
  const text = entry.ok ? `has another value by now, and version ${version} was not kept` : entry.problem.text
  const advice = entry.ok ? 'Make a new plan: it takes the value that is there.' : entry.problem.advice
  return new HomeportError('secret-missing', `secret ${entry.name} ${text}`, advice)
}
