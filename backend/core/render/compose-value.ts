/** Values of a parsed Compose file. Keys are never trusted: maps are read by own keys and built from entries. */

export type ComposeMap = { [key: string]: unknown }

/**
 * A plain scalar that looks like a number or a date, as it was written. Docker's YAML reader and ours disagree about
 * `0440`, `1e8`, `1_000` and `2001-01-01`: what is only carried along must reach Docker untouched.
 */
export class Literal {
  readonly source: string

  constructor(source: string) {
    this.source = source
  }

  /** As the key of a map. */
  toString(): string {
    return this.source
  }
}

export function isMap(value: unknown): value is ComposeMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Literal)
}

/** The map's own value of a key: `constructor` is no service. */
export function own(map: unknown, key: string): unknown {
  return isMap(map) && Object.hasOwn(map, key) ? map[key] : undefined
}

export function entriesOf(map: unknown): [string, unknown][] {
  return isMap(map) ? Object.entries(map) : []
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** Text of a scalar as a person reads it; undefined for maps, lists and nothing. */
export function textOf(value: unknown): string | undefined {
  if (value instanceof Literal) return value.source
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

export function without(map: ComposeMap, ...keys: string[]): ComposeMap {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)))
}

/** The map with one entry set, in the place of the old one if there is any. */
export function withEntry(map: ComposeMap, key: string, value: unknown): ComposeMap {
  if (!Object.hasOwn(map, key)) return Object.fromEntries([...Object.entries(map), [key, value]])
  return Object.fromEntries(Object.entries(map).map(([name, old]) => [name, name === key ? value : old]))
}

/** The same tree with every text replaced. Keys stay. */
export function mapTexts(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === 'string') return replace(value)
  if (Array.isArray(value)) return value.map((entry) => mapTexts(entry, replace))
  if (!isMap(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, mapTexts(entry, replace)]))
}

export function isDeeperThan(value: unknown, levels: number): boolean {
  if (levels < 0) return true
  if (Array.isArray(value)) return value.some((entry) => isDeeperThan(entry, levels - 1))
  return isMap(value) && Object.values(value).some((entry) => isDeeperThan(entry, levels - 1))
}

/** The tree with the value at a path changed; as it was when nothing is there. */
export function changeAt(
  value: unknown,
  path: readonly string[],
  change: (old: unknown) => unknown,
): unknown {
  const [key, ...rest] = path
  if (key === undefined) return change(value)
  if (!isMap(value) || !Object.hasOwn(value, key)) return value
  return withEntry(value, key, changeAt(value[key], rest, change))
}
