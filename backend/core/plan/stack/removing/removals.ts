import type { EngineService } from '../../../engine/seen.ts'
import type { ServiceSpec } from '../../../engine/spec.ts'
import type { PlanPart } from '../../drafting/plan-part.ts'
import { question } from '../../drafting/questions.ts'
import { ownershipOf } from '../ownership.ts'
import { type StackScene, serviceSubject, servicesOfStack, shortName } from '../scene.ts'
import { removeDraft } from '../service-drafts.ts'

/** Services of the stack that are wished no more. One that homeport did not make goes only if a person says so. */
export function planRemovals(scene: StackScene): PlanPart {
  const parts = leftServices(scene).map((live): PlanPart => {
    const service = shortName(scene, live.Spec.Name)
    if (isOurs(scene, live)) {
      return { drafts: [removeDraft(scene, live, service, 'no longer in the inventory')], questions: [] }
    }
    const subject = serviceSubject(scene, service)
    const asked = question(
      'removal',
      live.Spec.Name,
      `${subject} is of this stack, but not in the inventory and not made by homeport`,
      {
        yes: `remove ${subject}`,
        no: 'leave it',
      },
    )
    const needs = { question: asked.id, answer: 'yes' }
    return { drafts: [removeDraft(scene, live, service, 'not in the inventory', needs)], questions: [asked] }
  })
  return { drafts: parts.flatMap((part) => part.drafts), questions: parts.flatMap((part) => part.questions) }
}

/**
 * Services whose removal must come before `spec` is sent: they publish the same port, or write to the same volume or
 * directory. A renamed service must not run twice on its data.
 */
export function goBefore(scene: StackScene, spec: ServiceSpec): string[] {
  const wanted = claims(spec)
  return leftServices(scene)
    .filter((live) => isOurs(scene, live) && claims(live.Spec).some((claim) => wanted.includes(claim)))
    .map((live) => live.Spec.Name)
}

export function leftServices(scene: StackScene): EngineService[] {
  const wished = new Set(scene.desired.services.map(({ spec }) => spec.Name))
  return servicesOfStack(scene).filter(
    (live) =>
      !wished.has(live.Spec.Name) && ownershipOf(live.Spec.Labels, scene.stack, scene.instance) !== 'foreign',
  )
}

export function isOurs(scene: StackScene, live: EngineService): boolean {
  return ownershipOf(live.Spec.Labels, scene.stack, scene.instance) === 'ours'
}

/** What only one service should have at a time. */
function claims(spec: ServiceSpec): string[] {
  const mounts = spec.TaskTemplate.ContainerSpec?.Mounts ?? []
  const ports = spec.EndpointSpec?.Ports ?? []
  return [
    ...mounts.filter((mount) => mount.Source && !mount.ReadOnly).map((mount) => `mount ${mount.Source}`),
    ...ports
      .filter((port) => port.PublishedPort)
      .map((port) => `port ${port.PublishedPort}/${port.Protocol || 'tcp'}`),
  ]
}
