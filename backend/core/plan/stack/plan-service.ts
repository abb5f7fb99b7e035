import type { FieldChange, Question } from '../../../contract/plan.ts'
import { labels } from '../../../contract/words.ts'
import type { EngineService } from '../../engine/seen.ts'
import type { ServiceSpec } from '../../engine/spec.ts'
import type { DesiredService } from '../desired-stack.ts'
import { threeWay } from '../field-changes.ts'
import { changesText, fieldText } from '../keyed/field-text.ts'
import { type KeyedSpec, specHash } from '../keyed.ts'
import { withChanges, withLabels } from '../with-changes.ts'
import { question } from './questions.ts'
import { appliedSpec, keyedIn, liveService, type StackScene, serviceSubject } from './scene.ts'
import type { Draft } from './sequence.ts'
import { referredNames, wishedSpec } from './wished-spec.ts'

export interface PlanPart {
  drafts: Draft[]
  questions: Question[]
}

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

interface UpdateOf {
  scene: StackScene
  service: DesiredService
  wished: ServiceSpec
  live: EngineService
  after: readonly string[]
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

export function recreateDrafts(
  of: UpdateOf & { needs: { question: string; answer: string }; alsoAfter?: readonly string[] },
): Draft[] {
  const { scene, service, wished, live, after, needs, alsoAfter = [] } = of
  const cause = 'made again'
  const create = createDraft(scene, service, wished, [...after, service.spec.Name], cause)
  return [
    removeDraft(scene, live, service.service, cause, needs),
    { ...create, waits: [...create.waits, ...alsoAfter], operation: { ...create.operation, needs } },
  ]
}

export function removeDraft(
  scene: StackScene,
  live: EngineService,
  service: string,
  cause: string,
  needs?: { question: string; answer: string },
): Draft {
  return {
    provides: removalOf(live.Spec.Name),
    waits: [],
    operation: {
      kind: 'service-remove',
      subject: serviceSubject(scene, service),
      cause,
      ...(needs && { needs }),
      service,
      name: live.Spec.Name,
      before: specHash(keyedIn(scene, live.Spec)),
    },
  }
}

export function removalOf(name: string): string {
  return `removal of ${name}`
}

function createDraft(
  scene: StackScene,
  service: DesiredService,
  wished: ServiceSpec,
  after: readonly string[],
  cause: string,
): Draft {
  const keyed = keyedIn(scene, wished)
  const intended = specHash(keyed)
  return {
    provides: `service ${service.service}`,
    waits: [...needsFirst(scene, service, wished), ...after.map(removalOf)],
    operation: {
      kind: 'service-create',
      subject: serviceSubject(scene, service.service),
      cause,
      service: service.service,
      name: service.spec.Name,
      spec: withLabels(wished, writtenLabels(scene, intended)),
      intended,
      after: service.after,
    },
  }
}

function updateDraft(
  of: UpdateOf & { changes: FieldChange[]; cause: string; needs?: { question: string; answer: string } },
): Draft {
  const { scene, service, wished, live, after, changes, cause, needs } = of
  const intended = specHash(keyedIn(scene, withChanges(live.Spec, changes, scene.networkNames)))
  return {
    provides: `service ${service.service}`,
    waits: [...needsFirst(scene, service, wished), ...after.map(removalOf)],
    operation: {
      kind: 'service-update',
      subject: serviceSubject(scene, service.service),
      cause,
      ...(needs && { needs }),
      service: service.service,
      name: service.spec.Name,
      changes,
      before: specHash(keyedIn(scene, live.Spec)),
      intended,
      labels: writtenLabels(scene, intended),
      after: service.after,
    },
  }
}

function needsFirst(scene: StackScene, service: DesiredService, wished: ServiceSpec): string[] {
  const { configs, secrets } = referredNames(wished)
  return [
    ...networksOf(keyedIn(scene, wished)).map((name) => `network ${name}`),
    ...configs.map((name) => `config ${name}`),
    ...secrets.map((name) => `secret ${name}`),
    ...service.after.map((before) => `service ${before.service}`),
  ]
}

export function networksOf(keyed: KeyedSpec): string[] {
  const task = keyed['TaskTemplate'] as { Networks?: object } | undefined
  return Object.keys({ ...task?.Networks, ...(keyed['Networks'] as object | undefined) })
}

export function writtenLabels(scene: StackScene, intended: string): Record<string, string> {
  return { [labels.commit]: scene.commit, [labels.specHash]: intended }
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
