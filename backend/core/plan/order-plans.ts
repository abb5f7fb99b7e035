import type { Plan } from '../../contract/plan.ts'
import type { Inventory } from '../inventory/inventory.ts'
import { byText } from './keyed/canonical.ts'

/**
 * Plans in the order in which a run carries them out: swarms first, then stacks, each after those it names in
 * `after`; by name where nothing decides. Stacks that wait for each other in a ring follow by name.
 */
export function orderPlans<P extends Pick<Plan, 'subject'>>(
  plans: readonly P[],
  inventory: Pick<Inventory, 'stacks'>,
): P[] {
  const open = [...plans].sort((a, b) => byText(sortKey(a), sortKey(b)))
  const ordered: P[] = []
  while (open.length > 0) {
    const names = new Set(open.map(nameOf))
    const isReady = ({ subject }: P) =>
      subject.kind === 'swarm' ||
      !stacksBefore(subject.stack, inventory).some((name) => names.has(name) && name !== subject.stack)
    const next = open.find(isReady) ?? (open[0] as P)
    open.splice(open.indexOf(next), 1)
    ordered.push(next)
  }
  return ordered
}

function sortKey(plan: Pick<Plan, 'subject'>): string {
  return `${plan.subject.kind === 'swarm' ? 0 : 1} ${nameOf(plan)}`
}

function nameOf({ subject }: Pick<Plan, 'subject'>): string {
  return subject.kind === 'swarm' ? `swarm ${subject.swarm}` : subject.stack
}

/** Names of stacks that come before this one, at any distance: one between may have no plan of its own. */
export function stacksBefore(stack: string, inventory: Pick<Inventory, 'stacks'>): string[] {
  const found = new Set<string>()
  const open = [stack]
  for (const name of open) {
    for (const earlier of inventory.stacks.find((other) => other.name === name)?.after ?? []) {
      if (found.has(earlier)) continue
      found.add(earlier)
      open.push(earlier)
    }
  }
  return [...found]
}
