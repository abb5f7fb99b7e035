import type { Question } from '../../../../contract/plan.ts'
import { labels } from '../../../../contract/words.ts'
import type { EngineNetwork, EngineObject, EngineService } from '../../../engine/seen.ts'
import type { PlanPart } from '../../drafting/plan-part.ts'
import { question } from '../../drafting/questions.ts'
import type { Draft } from '../../drafting/sequence.ts'
import { ownershipOf } from '../ownership.ts'
import { removeNetworkDraft } from '../plan-networks.ts'
import { keyedIn, type StackScene, servicesOfStack, shortName } from '../scene.ts'
import { networksOf, removalOf, removeDraft } from '../service-drafts.ts'
import { referredNames } from '../wished-spec.ts'
import { isOurs } from './removals.ts'

/** Everything homeport made for the stack goes, volumes stay; asked as one question. */
export function planWholeRemoval(scene: StackScene): PlanPart {
  const { services, networks, configs, secrets } = whatGoes(scene)
  if (services.length + networks.length + configs.length + secrets.length === 0)
    return { drafts: [], questions: [] }
  const asked = removalQuestion(scene, services)
  const needs = { question: asked.id, answer: 'yes' }
  const cause = 'the stack is no longer in the inventory'
  const waits = services.map(({ Spec }) => removalOf(Spec.Name))
  const objectDraft = (kind: 'config' | 'secret', { Spec }: EngineObject): Draft => ({
    provides: `removal of ${kind} ${Spec.Name}`,
    waits,
    operation: { kind: `${kind}-remove`, subject: `${kind} ${Spec.Name}`, cause, needs, name: Spec.Name },
  })
  return {
    questions: [asked],
    drafts: [
      ...services.map((live) => removeDraft(scene, live, shortName(scene, live.Spec.Name), cause, needs)),
      ...networks.map(({ Name }) => removeNetworkDraft(Name, waits, cause, needs)),
      ...configs.map((config) => objectDraft('config', config)),
      ...secrets.map((secret) => objectDraft('secret', secret)),
    ],
  }
}

interface Going {
  services: EngineService[]
  networks: EngineNetwork[]
  configs: EngineObject[]
  secrets: EngineObject[]
}

/** What homeport made for the stack, but for what stays in use by others and what kept releases name. */
function whatGoes(scene: StackScene): Going {
  const { snapshot, keep } = scene
  const services = servicesOfStack(scene).filter((live) => isOurs(scene, live))
  const staying = snapshot.services.filter((live) => !services.includes(live)).map(({ Spec }) => Spec)
  const onNetworks = new Set(staying.flatMap((spec) => networksOf(keyedIn(scene, spec))))
  const networks = snapshot.networks.filter(
    ({ Scope, Labels, Name }) => Scope === 'swarm' && isMadeFor(scene, Labels) && !onNetworks.has(Name),
  )
  const objects = (kind: 'configs' | 'secrets') => {
    const kept = new Set([...(keep?.[kind] ?? []), ...staying.flatMap((spec) => referredNames(spec)[kind])])
    return snapshot[kind].filter(({ Spec }) => isMadeFor(scene, Spec.Labels) && !kept.has(Spec.Name))
  }
  return { services, networks, configs: objects('configs'), secrets: objects('secrets') }
}

function removalQuestion({ stack }: StackScene, services: readonly EngineService[]): Question {
  const names = services.map(({ Spec }) => shortName({ stack }, Spec.Name)).join(', ') || 'none'
  return question(
    'removal',
    stack,
    `stack ${stack} is no longer in the inventory; its services (${names}), networks, configs and secrets would be removed`,
    { yes: 'remove the stack; its volumes stay', no: 'leave it running' },
  )
}

/** What is of the stack and stays after its removal, because homeport has not made it. */
export function leftBehind(scene: StackScene): string[] {
  const { snapshot } = scene
  const isHandMade = (marks: Readonly<Record<string, string>> | null | undefined) =>
    ownershipOf(marks, scene.stack, scene.instance) === 'hand-made'
  return [
    ...servicesOfStack(scene)
      .filter(({ Spec }) => isHandMade(Spec.Labels))
      .map(({ Spec }) => `service ${Spec.Name}`),
    ...snapshot.networks.filter(({ Labels }) => isHandMade(Labels)).map(({ Name }) => `network ${Name}`),
    ...snapshot.configs
      .filter(({ Spec }) => isHandMade(Spec.Labels))
      .map(({ Spec }) => `config ${Spec.Name}`),
    ...snapshot.secrets
      .filter(({ Spec }) => isHandMade(Spec.Labels))
      .map(({ Spec }) => `secret ${Spec.Name}`),
  ].sort()
}

function isMadeFor(scene: StackScene, marks: Readonly<Record<string, string>> | null | undefined): boolean {
  return ownershipOf(marks, scene.stack, scene.instance) === 'ours' && marks?.[labels.stack] === scene.stack
}
