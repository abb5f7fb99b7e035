import type { FieldChange, Operation, Plan } from '../../../contract/plan.ts'
import type { ServiceSpec } from '../../engine/spec.ts'
import { valueAt } from '../keyed/at-path.ts'
import { canonicalJson } from '../keyed/canonical.ts'
import { fieldChanges, patched } from '../keyed/field-changes.ts'
import type { NetworkNames } from '../keyed/network-names.ts'
import { type KeyedSpec, keyedSpec } from '../keyed.ts'
import { withChanges } from '../with-changes.ts'

/**
 * A field of a service kept at a value that the inventory does not wish, until the inventory changes it (rule 9). An
 * absent `value` or `wished` is an absent field. Whoever writes the field forgets the override.
 */
export interface Override {
  service: string
  path: string[]
  value?: unknown
  /** What the inventory wished when it was overridden. */
  wished?: unknown
}

/** Fields that a person chose to keep as they are: those answered `adopt`. */
export function adoptedOverrides(
  plan: Pick<Plan, 'operations'>,
  answers: Readonly<Record<string, string>>,
): Override[] {
  return plan.operations.flatMap((operation) => {
    if (operation.kind !== 'service-update' || operation.needs?.answer !== 'overwrite') return []
    if (answers[operation.needs.question] !== 'adopt') return []
    const others = new Set(uncontestedPaths(plan.operations, operation.service))
    return operation.changes
      .filter(({ path }) => !others.has(path.join('\u0000')))
      .map(({ path, from, to }) => ({ service: operation.service, path, value: from, wished: to }))
  })
}

/** The wish with the overrides that still hold. */
export function withOverrides(
  spec: ServiceSpec,
  overrides: readonly Override[],
  networkNames: NetworkNames,
): ServiceSpec {
  const wished = keyedSpec(spec, networkNames)
  const holding = overrides.filter((one) => same(valueAt(wished, one.path), one.wished))
  return withChanges(spec, fieldChanges(wished, patched(wished, holding.map(change))), networkNames)
}

/** What is taken to be applied: an overridden field was put there, or left there, on purpose. */
export function appliedWithOverrides(applied: KeyedSpec, overrides: readonly Override[]): KeyedSpec {
  return patched(applied, overrides.map(change))
}

function change({ path, value }: Override): FieldChange {
  return { path, to: value, effect: 'settings' }
}

function uncontestedPaths(operations: readonly Operation[], service: string): string[] {
  return operations.flatMap((operation) =>
    operation.kind === 'service-update' && operation.service === service && !operation.needs
      ? operation.changes.map(({ path }) => path.join('\u0000'))
      : [],
  )
}

function same(a: unknown, b: unknown): boolean {
  return a === undefined || b === undefined ? a === b : canonicalJson(a) === canonicalJson(b)
}
