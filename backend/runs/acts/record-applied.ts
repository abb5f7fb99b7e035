import type { Operation } from '../../contract/plan.ts'
import type { NodeSpec, ServiceSpec } from '../../core/engine/spec.ts'
import { patched } from '../../core/plan/keyed/field-changes.ts'
import { type KeyedSpec, keyedSpec } from '../../core/plan/keyed.ts'
import { isProjectOperation } from '../../core/run/project/project-done.ts'
import type { PartContext } from '../part-context.ts'
import { targetFact } from '../planning/kept-releases.ts'
import { forgetWritten } from '../planning/overrides.ts'
import { recordProject } from './projects.ts'
import type { Scene } from './scene.ts'

/**
 * After the act, what was sent is what was applied: for the changed fields only, so that drift nobody answered
 * stays drift (rule 9).
 */
export function recordApplied(context: PartContext, operation: Operation, scene: Scene): void {
  if (isProjectOperation(operation)) {
    recordProject(context, operation, scene)
    return
  }
  const { subject } = context.plan
  if (subject.kind === 'swarm') {
    recordLabels(context, operation, subject.swarm)
    return
  }
  const { store } = context.world
  if (operation.kind === 'service-create') {
    store.setFact(targetFact(subject.stack), subject.target)
    store.setApplied(
      subject.stack,
      operation.service,
      keyedSpec(operation.spec as ServiceSpec, scene.seen.networkNames),
    )
  }
  if (operation.kind === 'service-remove') store.setApplied(subject.stack, operation.service, undefined)
  forgetWritten(store, subject.stack, operation)
  if (operation.kind === 'service-update') {
    const before = store.applied(subject.stack)[operation.service] as KeyedSpec | undefined
    const live = scene.seen.snapshot?.services.find((service) => service.Spec.Name === operation.name)
    const now = live === undefined ? undefined : keyedSpec(live.Spec, scene.seen.networkNames)
    store.setApplied(
      subject.stack,
      operation.service,
      before === undefined ? now : patched(before, operation.changes),
    )
  }
}

/** Labels homeport set on a node are its to take away again. */
function recordLabels(context: PartContext, operation: Operation, swarm: string): void {
  if (operation.kind !== 'node-settings') return
  const { store } = context.world
  const key = `labels.${swarm}`
  const known = JSON.parse(store.fact(key) ?? '{}') as Record<string, Record<string, string>>
  const set =
    (operation.settings as { Labels?: Record<string, string | null> } & Partial<NodeSpec>).Labels ?? {}
  const merged = Object.entries({ ...known[operation.node], ...set }).filter(([, value]) => value !== null)
  store.setFact(key, JSON.stringify({ ...known, [operation.node]: Object.fromEntries(merged) }))
}
