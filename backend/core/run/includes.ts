/**
 * Whether `live` has everything `part` names, at any depth. Null in `part` says that nothing must be there; lists
 * must be equal as a whole.
 */
export function includes(live: unknown, part: unknown): boolean {
  if (part === null || part === undefined) return live === null || live === undefined
  if (typeof part !== 'object') return live === part
  if (Array.isArray(part)) {
    return Array.isArray(live) && live.length === part.length && part.every((it, i) => includes(live[i], it))
  }
  const fields = (typeof live === 'object' ? (live ?? {}) : {}) as Record<string, unknown>
  return Object.entries(part).every(([key, value]) => includes(fields[key], value))
}
