import { isObject } from './canonical.ts'

/** What stands at a path; undefined when nothing does. */
export function valueAt(root: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, segment) => (isObject(value) && Object.hasOwn(value, segment) ? value[segment] : undefined),
    root,
  )
}

/** A copy with `value` at the path; `undefined` takes it out, and with it every object it leaves empty. */
export function withValueAt<T extends object>(root: T, path: readonly string[], value: unknown): T {
  return (changed(root, path, value) ?? {}) as T
}

function changed(root: unknown, path: readonly string[], value: unknown): unknown {
  const [segment, ...rest] = path
  if (segment === undefined) return value
  const here = isObject(root) ? root : {}
  const next = changed(Object.hasOwn(here, segment) ? here[segment] : undefined, rest, value)
  if (next !== undefined) return { ...here, [segment]: next }
  const others = Object.entries(here).filter(([field]) => field !== segment)
  return others.length === 0 ? undefined : Object.fromEntries(others)
}
