import { isObject } from '../../plan/keyed/canonical.ts'

/** A value of the node's own files, and what it is called there. */
export interface HostValue {
  name: string
  value: string
}

/** Shorter ones stand in too many innocent texts to be looked for inside of them. */
const SOUGHT_INSIDE = 6

/**
 * A value in which the node's own values are named, not said: the node's own files are where people keep what no plan,
 * release or log may hold (DESIGN § 11).
 */
export function withoutHostValues(value: unknown, hosts: readonly HostValue[]): unknown {
  const longestFirst = hosts
    .filter((host) => host.value !== '')
    .sort((a, b) => b.value.length - a.value.length)
  return masked(value, longestFirst)
}

function masked(value: unknown, hosts: readonly HostValue[]): unknown {
  if (typeof value === 'string') return maskedText(value, hosts)
  if (Array.isArray(value)) return value.map((entry) => masked(entry, hosts))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, masked(entry, hosts)]))
}

function maskedText(text: string, hosts: readonly HostValue[]): string {
  const whole = hosts.find(({ value }) => value === text)
  if (whole !== undefined) return marker(whole)
  return hosts
    .filter(({ value }) => value.length >= SOUGHT_INSIDE)
    .reduce((rest, host) => rest.replaceAll(host.value, () => marker(host)), text)
}

function marker({ name }: HostValue): string {
  return `\${host:${name}}`
}
