import type { Finding } from '../contract/plan.ts'
import type { SecretEntry } from '../core/secrets/secret-views.ts'

/** The secret store. Values leave it only at the last call before they are needed. */
export interface Secrets {
  /** Versions of the entries that are there. A version is short and tells nothing of the value. */
  known(): Promise<Record<string, { version: string; hash: string }>>
  /** How each of these entries stands now, in the same order. Never rejects for what is wrong with one. */
  look(names: readonly string[]): Promise<SecretEntry[]>
  /** What a person should know of the store’s files: unusable, open to others, empty. Tells no value, never throws. */
  findings(): Finding[]
  /**
   * Keeps the text as the entry, whole or not at all. `replace`: the version of the value that is there; without it, the
   * entry must be missing. Rejects with `secret-other`, `bad-request`, `too-large`, `disk-full` or `data-not-writable`.
   */
  put(name: string, text: string, replace?: string): Promise<void>
  /** The same with the private half of an SSH key that is made for it. */
  makeKey(name: string, replace?: string): Promise<void>
  /** The value of a version; rejects when it is not kept. */
  value(name: string, version: string): Promise<Uint8Array>
  /** Keeps the value of a version for rollbacks although the entry may change. */
  keep(name: string, version: string): Promise<void>
  /** Puts values in place of `${secret:name@version}` anywhere in a JSON value. */
  fill<T>(value: T): Promise<T>
  /**
   * Takes known values out again: the inverse of `fill`, for what an engine answers. Innocent text that equals a value
   * is taken for it, so a wish is compared in the form `mask(fill(wish))`.
   */
  mask<T>(value: T): Promise<T>
  /** Deletes kept values that no kept release refers to; `references` are `name@version`. */
  forgetOthers(references: readonly string[]): void
}
