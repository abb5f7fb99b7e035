import type { Operation, Plan } from '../../contract/plan.ts'
import { adoptedOverrides, type Override } from '../../core/plan/plan-stack.ts'
import type { Store } from '../../ports/store.ts'

/** Fields of a stack's services that a person chose to keep against the inventory. */
export function overridesOf(store: Store, stack: string): Override[] {
  return JSON.parse(store.fact(key(stack)) ?? '[]') as Override[]
}

/** Remembers what was answered `adopt`; the same answers again change nothing. */
export function rememberAdopted(store: Store, plan: Plan, answers: Readonly<Record<string, string>>): void {
  if (plan.subject.kind !== 'stack') return
  const adopted = adoptedOverrides(plan, answers)
  if (adopted.length === 0) return
  const { stack } = plan.subject
  const others = overridesOf(store, stack).filter((known) => !adopted.some((one) => sameField(known, one)))
  store.setFact(key(stack), JSON.stringify([...others, ...adopted]))
}

/** Whoever writes a field forgets that it was overridden. */
export function forgetWritten(store: Store, stack: string, operation: Operation): void {
  if (operation.kind !== 'service-update') return
  const written = operation.changes.map(({ path }) => ({ service: operation.service, path }))
  const known = overridesOf(store, stack)
  const left = known.filter((one) => !written.some((field) => sameField(one, field)))
  if (left.length < known.length) store.setFact(key(stack), JSON.stringify(left))
}

type Field = Pick<Override, 'service' | 'path'>

function sameField(a: Field, b: Field): boolean {
  return a.service === b.service && a.path.join('\u0000') === b.path.join('\u0000')
}

function key(stack: string): string {
  return `overrides.${stack}`
}
