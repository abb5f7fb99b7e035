/** The secret store. Values leave it only at the last call before they are needed. */
export interface Secrets {
  /** Versions of the entries that are there. A version is short and tells nothing of the value. */
  known(): Promise<Record<string, { version: string; hash: string }>>
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
