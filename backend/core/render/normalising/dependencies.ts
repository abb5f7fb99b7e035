import { type ComposeMap, entriesOf, isMap, listOf, own, textOf, without } from '../compose-value.ts'
import type { Path, Remarks } from '../remarks.ts'

export interface Dependency {
  service: string
  /** Compose's: service_started, service_healthy, service_completed_successfully. */
  condition: string
}

const conditions = ['service_started', 'service_healthy', 'service_completed_successfully']
const ADVICE = 'Name a service of this file.'

/** What a service waits for, in the order of names, and the service without `depends_on`: Swarm knows no order. */
export function takeDependencies(
  service: ComposeMap,
  known: readonly string[],
  at: Path,
  remarks: Remarks,
): { service: ComposeMap; after: Dependency[] } {
  const path = [...at, 'depends_on']
  const after = dependenciesOf(own(service, 'depends_on')).flatMap((dependency) => {
    const { service: name, condition, required } = dependency
    if (!known.includes(name)) {
      if (required) remarks.refuse('compose-invalid', path, `depends_on names no service: ${name}`, ADVICE)
      return []
    }
    if (conditions.includes(condition)) return [{ service: name, condition }]
    remarks.refuse(
      'compose-invalid',
      path,
      `depends_on has an unknown condition: ${condition}`,
      'Use service_healthy.',
    )
    return []
  })
  after.sort((a, b) => (a.service < b.service ? -1 : 1))
  return { service: without(service, 'depends_on'), after }
}

/** Services that wait for themselves, by way of others or not. */
export function circleIn(after: Readonly<Record<string, Dependency[]>>): string[] | undefined {
  const done = new Set<string>()
  const walk = (name: string, way: readonly string[]): string[] | undefined => {
    if (way.includes(name)) return [...way.slice(way.indexOf(name)), name]
    if (done.has(name)) return undefined
    for (const next of Object.hasOwn(after, name) ? after[name]! : []) {
      const circle = walk(next.service, [...way, name])
      if (circle !== undefined) return circle
    }
    done.add(name)
    return undefined
  }
  return Object.keys(after)
    .map((name) => walk(name, []))
    .find((circle) => circle !== undefined)
}

function dependenciesOf(value: unknown): (Dependency & { required: boolean })[] {
  const started = { condition: 'service_started', required: true }
  if (!isMap(value)) return listOf(value).map((name) => ({ service: textOf(name) ?? '', ...started }))
  return entriesOf(value).map(([service, options]) => ({
    service,
    condition: textOf(own(options, 'condition')) ?? started.condition,
    required: own(options, 'required') !== false,
  }))
}
