import type { FieldChange } from '../../../contract/plan.ts'
import type { EngineService } from '../../engine/seen.ts'
import type { ServiceSpec } from '../../engine/spec.ts'
import type { DesiredService } from '../desired-stack.ts'
import type { PlanPart } from '../drafting/plan-part.ts'
import { question } from '../drafting/questions.ts'
import type { Draft } from '../drafting/sequence.ts'
import { threeWay } from '../keyed/field-changes.ts'
import { changesText, fieldText } from '../keyed/field-text.ts'
import { appliedSpec, keyedIn, liveService, type StackScene, serviceSubject } from './scene.ts'
import { createDraft, recreateDrafts, type UpdateOf, updateDraft } from './service-drafts.ts'
import { wishedSpec } from './wished-spec.ts'

/** What is to be done about one service of the desired stack. `after` names removals that must come first. */
export function planService(scene: StackScene, service: DesiredService, after: readonly string[]): PlanPart {
  const live = liveService(scene, service.spec.Name)
  const wished = wishedSpec(scene, service, live)
  if (!live) {
    const cause = scene.applied[service.service] ? 'was there, and is gone' : 'new in the inventory'
    return { drafts: [createDraft(scene, service, wished, after, rolledBack(scene) ?? cause)], questions: [] }
  }
  const keyed = { wished: keyedIn(scene, wished), live: keyedIn(scene, live.Spec) }
  const { changes, drift, conflicts } = threeWay(
    keyed.wished,
    appliedSpec(scene, service.service, live),
    keyed.live,
  )
  if ([...changes, ...drift, ...conflicts].some((change) => change.effect === 'needs-removal')) {
    return recreate(scene, service, wished, live, after)
  }
  const update = { scene, service, wished, live, after }
  const uncontested =
    changes.length === 0 ? [] : [updateDraft({ ...update, changes, cause: causeOf(scene, changes) })]
  if (drift.length + conflicts.length === 0) return { drafts: uncontested, questions: [] }
  return contested(update, uncontested, changes, drift, conflicts)
}

/** The operation that overwrites has every change in it: it is done instead of the uncontested one. */
function contested(
  update: UpdateOf,
  uncontested: Draft[],
  changes: FieldChange[],
  drift: FieldChange[],
  conflicts: FieldChange[],
): PlanPart {
  const { scene, service } = update
  const kind = conflicts.length > 0 ? 'conflict' : 'drift'
  const others = [...drift, ...conflicts]
  const fields = others.map((change) => fieldText(change.path)).join(', ')
  const asked = question(
    kind,
    service.spec.Name,
    `${serviceSubject(scene, service.service)} was changed by hand: ${changesText(others).join('; ')} (live → wished)`,
    {
      overwrite: `put ${fields} back as wished`,
      leave: `leave ${fields} as it is now`,
      ...(kind === 'drift' && { adopt: `keep ${fields} until the inventory changes it` }),
    },
  )
  const all = [...changes, ...others].sort((a, b) => (a.path.join() < b.path.join() ? -1 : 1))
  const overwrite = updateDraft({
    ...update,
    changes: all,
    cause: `changed by hand: ${fields}`,
    needs: { question: asked.id, answer: 'overwrite' },
  })
  return { drafts: [...uncontested, overwrite], questions: [asked] }
}

function recreate(
  scene: StackScene,
  service: DesiredService,
  wished: ServiceSpec,
  live: EngineService,
  after: readonly string[],
): PlanPart {
  const subject = serviceSubject(scene, service.service)
  const asked = question(
    'recreate-service',
    service.spec.Name,
    `${subject} cannot be changed as wished while it exists (Docker's rule): it would be removed and made again, and be down meanwhile`,
    { yes: `remove ${subject} and make it again`, no: `leave ${subject} as it is` },
  )
  const needs = { question: asked.id, answer: 'yes' }
  return { drafts: recreateDrafts({ scene, service, wished, live, after, needs }), questions: [asked] }
}

function causeOf(scene: StackScene, changes: readonly FieldChange[]): string {
  const fields = changes
    .map((change) => fieldText(change.path))
    .filter((field) => !field.startsWith('label com.docker'))
  return rolledBack(scene) ?? `changed in the inventory: ${fields.join(', ') || 'labels'}`
}

function rolledBack(scene: StackScene): string | undefined {
  return scene.purpose === 'roll-back' ? `put back as in release #${scene.release}` : undefined
}
