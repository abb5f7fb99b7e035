import { createHash } from 'node:crypto'

export type Json = null | boolean | number | string | Json[] | { [field: string]: Json }
export type JsonObject = { [field: string]: Json }

/** The same value gives the same text: fields sorted, `undefined` left out. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part) => (isObject(part) ? sorted(part) : part)) ?? 'null'
}

/** sha256 of the canonical JSON, hex. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex')
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Ordering by code units: the same on every machine, whatever its locale. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function sorted(value: Record<string, unknown>): Record<string, unknown> {
  // Without a prototype: an environment variable may be called `__proto__`.
  const result: Record<string, unknown> = Object.create(null)
  for (const key of Object.keys(value).sort(byText)) result[key] = value[key]
  return result
}
