import type { EngineNode } from '../engine/seen.ts'
import type { ServiceSpec } from '../engine/spec.ts'

/** Nodes a service may be scheduled on: filters 1, 4 and 5 of the scheduler (engine.md § 3.6). */
export function eligibleNodes(spec: ServiceSpec, nodes: readonly EngineNode[]): EngineNode[] {
  return nodes.filter((node) => takesTasks(node) && isFitFor(spec, node))
}

/** Whether constraints and platform let the node run the service, whatever its state (filters 4 and 5). */
export function isFitFor(spec: ServiceSpec, node: EngineNode): boolean {
  const { Constraints = [], Platforms = [] } = spec.TaskTemplate.Placement ?? {}
  const platform = Platforms.length === 0 || Platforms.some((wanted) => isPlatform(wanted, node))
  return platform && Constraints.every((constraint) => meetsConstraint(constraint, node))
}

/** Filter 1. */
export function takesTasks(node: EngineNode): boolean {
  return node.Status.State === 'ready' && node.Spec.Availability === 'active'
}

/** One `key==value` or `key!=value`; an unknown key or a malformed one never matches (filter 4). */
export function meetsConstraint(constraint: string, node: EngineNode): boolean {
  const [, key, operator, value] = constraint.match(/^\s*([a-z_][\w.-]*)\s*(==|!=)\s*(.*?)\s*$/i) ?? []
  if (key === undefined || value === undefined) return false
  const equal =
    key.toLowerCase() === 'node.ip' ? isAddress(value, node.Status.Addr) : isValue(key, value, node)
  return equal !== undefined && equal === (operator === '==')
}

/** Keys are compared without case, label names with it. */
const facts: Record<string, (node: EngineNode) => string> = {
  'node.id': (node) => node.ID,
  'node.hostname': (node) => node.Description.Hostname,
  'node.role': (node) => node.Spec.Role,
  'node.platform.os': (node) => node.Description.Platform.OS,
  'node.platform.arch': (node) => node.Description.Platform.Architecture,
}

const labelled: { prefix: string; labels: (node: EngineNode) => Record<string, string> | undefined }[] = [
  { prefix: 'node.labels.', labels: (node) => node.Spec.Labels },
  { prefix: 'engine.labels.', labels: (node) => node.Description.Engine.Labels },
]

function isValue(key: string, value: string, node: EngineNode): boolean | undefined {
  const fact = facts[key.toLowerCase()]?.(node) ?? labelOf(key, node)
  return fact === undefined ? undefined : fact.toLowerCase() === value.toLowerCase()
}

function labelOf(key: string, node: EngineNode): string | undefined {
  const found = labelled.find(({ prefix }) => key.toLowerCase().startsWith(prefix))
  return found && (found.labels(node)?.[key.slice(found.prefix.length)] ?? '')
}

/** Undefined: neither an address nor a network, which never matches, not even with `!=`. */
function isAddress(value: string, address: string): boolean | undefined {
  const [network = '', bits = '32'] = value.split('/')
  const wanted = ipv4(network)
  const own = ipv4(address)
  // IPv6 networks are compared as text only: homes name single addresses, if any.
  if (wanted === undefined) return network.includes(':') ? value === address : undefined
  const length = Number(bits)
  if (!/^\d+$/.test(bits) || length > 32) return undefined
  return own !== undefined && own >> BigInt(32 - length) === wanted >> BigInt(32 - length)
}

function ipv4(text: string): bigint | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256))
    return undefined
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n)
}

const sameArchitecture: Record<string, string> = { x86_64: 'amd64', aarch64: 'arm64' }

function isPlatform(wanted: { Architecture: string; OS: string }, node: EngineNode): boolean {
  const { Architecture, OS } = node.Description.Platform
  const name = (architecture: string) => sameArchitecture[architecture] ?? architecture
  const fits = !wanted.Architecture || name(wanted.Architecture) === name(Architecture)
  return fits && (!wanted.OS || wanted.OS === OS)
}
