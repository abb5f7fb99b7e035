/** `over` laid on `under`: maps merge, `null` deletes a key, everything else replaces. */
export function mergeYaml(under: unknown, over: unknown): unknown {
  if (!isMap(under) || !isMap(over)) return over
  const merged = new Map(Object.entries(under))
  for (const [key, value] of Object.entries(over)) {
    if (value === null) merged.delete(key)
    else merged.set(key, mergeYaml(merged.get(key), value))
  }
  return Object.fromEntries(merged)
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
