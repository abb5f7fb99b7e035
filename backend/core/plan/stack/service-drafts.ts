import type { FieldChange } from '../../../contract/plan.ts'
import { labels } from '../../../contract/words.ts'
import type { EngineService } from '../../engine/seen.ts'
import type { ServiceSpec } from '../../engine/spec.ts'
import type { DesiredService } from '../desired-stack.ts'
import type { Draft } from '../drafting/sequence.ts'
import { type KeyedSpec, specHash } from '../keyed.ts'
import { withChanges, withLabels } from '../with-changes.ts'
import { keyedIn, type StackScene, serviceSubject } from './scene.ts'
import { referredNames } from './wished-spec.ts'

/** What is about to be done to a service: `after` names services whose removal must come first. */
export interface UpdateOf {
  scene: StackScene
  service: DesiredService
  wished: ServiceSpec
  live: EngineService
  after: readonly string[]
}

export function recreateDrafts(of: UpdateOf & { needs: { question: string; answer: string } }): Draft[] {
  const { scene, service, wished, live, after, needs } = of
  const cause = 'made again'
  const create = createDraft(scene, service, wished, [...after, service.spec.Name], cause)
  return [
    removeDraft(scene, live, service.service, cause, needs),
    { ...create, operation: { ...create.operation, needs } },
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

export function createDraft(
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

export function updateDraft(
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
