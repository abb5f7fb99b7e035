import { createHash } from 'node:crypto'

/** A lock as it lies in the repository. */
export interface Lock {
  id: string
  time: string
  hostname: string
  exclusive?: boolean
}

/**
 * The name a helper has in the repository's locks. Who made a lock, and where, is told by it alone: restic's own test by
 * host name and process number means nothing between containers.
 */
export function lockName(instance: string, node: string, attempt: string): string {
  return `${prefix(instance, node)}${attempt.toLowerCase()}`
}

/** Locks of this homeport's own helpers that are known to run no more. `running`: by node, those that answered only. */
export function deadLocks(
  locks: readonly Lock[],
  instance: string,
  running: ReadonlyMap<string, readonly string[]>,
): Lock[] {
  return locks.filter(({ hostname }) =>
    [...running].some(([node, names]) => isOf(hostname, prefix(instance, node)) && !names.includes(hostname)),
  )
}

/** Whether a helper that is seen to run holds one of them: it ends, and takes its lock with it. */
export function isHeldByOurs(
  locks: readonly Lock[],
  running: ReadonlyMap<string, readonly string[]>,
): boolean {
  const names = new Set([...running.values()].flat())
  return locks.some(({ hostname }) => names.has(hostname))
}

/** What follows is an id without a dash: else `attic-2` would be taken for a helper on `attic`. */
function isOf(hostname: string, begin: string): boolean {
  return hostname.startsWith(begin) && /^[0-9a-z]{26}$/.test(hostname.slice(begin.length))
}

/** Who holds a repository, in words. */
export function holderText({ hostname, time }: Lock): string {
  return `${hostname} since ${time}`
}

/** With an id of 26 letters within the 63 that a host name may have. */
function prefix(instance: string, node: string): string {
  const short = instance
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 8)
    .toLowerCase()
  return `hp-${short}-${shortName(node)}-`
}

const LONGEST_NODE = 20

/** Of two long names that begin alike, one's helpers must not be looked for on the other. */
function shortName(node: string): string {
  if (node.length <= LONGEST_NODE) return node
  const digest = createHash('sha256').update(node).digest('hex').slice(0, 8)
  return `${node.slice(0, LONGEST_NODE - digest.length - 1)}-${digest}`
}

/** Locks among what a helper listed. */
export function locksIn(values: readonly unknown[]): Lock[] {
  return values.filter((value): value is Lock => {
    const { id, hostname, time } = (value ?? {}) as Partial<Lock>
    return typeof id === 'string' && typeof hostname === 'string' && typeof time === 'string'
  })
}
