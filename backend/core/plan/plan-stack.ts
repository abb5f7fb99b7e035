import type { Finding, Plan } from '../../contract/plan.ts'
import { desiredDigest } from './desired-digest.ts'
import type { PlanPart } from './drafting/plan-part.ts'
import { finding } from './drafting/questions.ts'
import { sequence } from './drafting/sequence.ts'
import { byText, digestOf } from './keyed/canonical.ts'
import { withPlanId } from './plan-id.ts'
import { planAdoption } from './stack/adoption.ts'
import { obstacles, unmanagedObjects } from './stack/obstacles.ts'
import { adoptedOverrides, type Override } from './stack/overrides.ts'
import { planNetworks } from './stack/plan-networks.ts'
import { planObjects } from './stack/plan-objects.ts'
import { planService } from './stack/plan-service.ts'
import { goBefore, planRemovals } from './stack/removing/removals.ts'
import { leftBehind, planWholeRemoval } from './stack/removing/whole-removal.ts'
import { liveService, observedDigest, type StackInput, type StackScene, stackScene } from './stack/scene.ts'
import { wishedSpec } from './stack/wished-spec.ts'

export type { Override, StackInput }
export { adoptedOverrides }

/**
 * What must be done to a swarm so that a stack is as wished, and what a person must say first. The same input, in any
 * order, gives the same plan; planned again after it was carried out, the plan is empty. An obstacle leaves a plan
 * without operations and with a finding of severity `error`.
 */
export function planStack(input: StackInput): Plan {
  const scene = stackScene(input)
  const hindered = input.desired ? obstacles(scene) : []
  const { drafts, questions } = hindered.length > 0 ? nothing : planParts(scene, input.desired !== undefined)
  const operations = sequence(drafts)
  const findings = [...scene.desired.findings, ...hindered, ...(input.desired ? [] : remains(scene))]
  return withPlanId({
    subject: { kind: 'stack', stack: input.stack, target: input.swarm },
    purpose: input.purpose,
    madeFrom: {
      commit: input.commit,
      desired: desiredDigest(input.desired),
      observed: observedDigest(scene),
      applied: digestOf({ services: input.applied, overrides: input.overrides ?? [] }),
      ...(input.release !== undefined && { release: input.release }),
    },
    operations,
    questions: questions.sort((a, b) => byText(a.id, b.id)),
    findings: findings.sort((a, b) => byText(a.id, b.id)),
    images: neededImages(operations),
  })
}

const nothing: PlanPart = { drafts: [], questions: [] }

function planParts(scene: StackScene, wished: boolean): PlanPart {
  if (!wished) return planWholeRemoval(scene)
  const adoption = planAdoption(scene)
  if (adoption) return adoption
  const specs = scene.desired.services.map((service) =>
    wishedSpec(scene, service, liveService(scene, service.spec.Name)),
  )
  const parts = [
    planNetworks(scene),
    { drafts: planObjects(scene, specs), questions: unmanagedObjects(scene) },
    ...scene.desired.services.map((service) => planService(scene, service, goBefore(scene, service.spec))),
    planRemovals(scene),
  ]
  return {
    drafts: parts.flatMap((part) => part.drafts),
    questions: parts.flatMap((part) => part.questions),
  }
}

function remains(scene: StackScene): Finding[] {
  const left = leftBehind(scene)
  if (left.length === 0) return []
  const text = `homeport has not made these and leaves them: ${left.join(', ')}`
  return [
    finding('left-behind', 'info', `stack ${scene.stack}`, text, 'Remove them by hand if nobody needs them.'),
  ]
}

/** Images of services that are made, or whose image changes. */
function neededImages(operations: Plan['operations']): string[] {
  const images = operations.flatMap((operation): unknown[] => {
    if (operation.kind === 'service-create') {
      return [
        (operation.spec as { TaskTemplate: { ContainerSpec?: { Image?: string } } }).TaskTemplate
          .ContainerSpec?.Image,
      ]
    }
    if (operation.kind !== 'service-update') return []
    return operation.changes.filter((change) => change.path.at(-1) === 'Image').map((change) => change.to)
  })
  return [...new Set(images.filter((image): image is string => typeof image === 'string'))].sort(byText)
}
