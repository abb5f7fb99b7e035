import { labels } from '../../../contract/words.ts'
import type { EngineService } from '../../engine/seen.ts'
import type { ServiceSpec } from '../../engine/spec.ts'
import type { PlanPart } from '../drafting/plan-part.ts'
import { question } from '../drafting/questions.ts'
import type { Draft } from '../drafting/sequence.ts'
import { ownershipOf } from './ownership.ts'
import { removeNetworkDraft } from './plan-networks.ts'
import { keyedIn, type StackScene, serviceSubject, servicesOfStack, shortName } from './scene.ts'
import { networksOf, removalOf, removeDraft } from './service-drafts.ts'

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

/** Everything homeport made for the stack goes, volumes stay; asked as one question. */
export function planWholeRemoval(scene: StackScene): PlanPart {
  const { snapshot, stack } = scene
  const services = servicesOfStack(scene).filter((live) => isOurs(scene, live))
  const networks = snapshot.networks.filter(
    ({ Scope, Labels, Name }) =>
      Scope === 'swarm' && isMadeFor(scene, Labels) && !isUsedByOthers(scene, Name, services),
  )
  const spare = (kind: 'configs' | 'secrets') =>
    snapshot[kind].filter(
      ({ Spec }) => isMadeFor(scene, Spec.Labels) && !scene.keep?.[kind].includes(Spec.Name),
    )
  const all = { configs: spare('configs'), secrets: spare('secrets') }
  const count = services.length + networks.length + all.configs.length + all.secrets.length
  if (count === 0) return { drafts: [], questions: [] }
  const names = services.map(({ Spec }) => shortName(scene, Spec.Name)).join(', ')
  const asked = question(
    'removal',
    stack,
    `stack ${stack} is no longer in the inventory; its services (${names}), networks, configs and secrets would be removed`,
    {
      yes: 'remove the stack; its volumes stay',
      no: 'leave it running',
    },
  )
  const needs = { question: asked.id, answer: 'yes' }
  const cause = 'the stack is no longer in the inventory'
  const waits = services.map(({ Spec }) => removalOf(Spec.Name))
  const objectDraft = (kind: 'config' | 'secret', name: string): Draft => ({
    provides: `removal of ${kind} ${name}`,
    waits,
    operation: { kind: `${kind}-remove`, subject: `${kind} ${name}`, cause, needs, name },
  })
  return {
    questions: [asked],
    drafts: [
      ...services.map((live) => removeDraft(scene, live, shortName(scene, live.Spec.Name), cause, needs)),
      ...networks.map(({ Name }) => removeNetworkDraft(Name, waits, cause, needs)),
      ...all.configs.map(({ Spec }) => objectDraft('config', Spec.Name)),
      ...all.secrets.map(({ Spec }) => objectDraft('secret', Spec.Name)),
    ],
  }
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

function leftServices(scene: StackScene): EngineService[] {
  const wished = new Set(scene.desired.services.map(({ spec }) => spec.Name))
  return servicesOfStack(scene).filter(
    (live) =>
      !wished.has(live.Spec.Name) && ownershipOf(live.Spec.Labels, scene.stack, scene.instance) !== 'foreign',
  )
}

function isOurs(scene: StackScene, live: EngineService): boolean {
  return ownershipOf(live.Spec.Labels, scene.stack, scene.instance) === 'ours'
}

function isMadeFor(scene: StackScene, marks: Readonly<Record<string, string>> | null | undefined): boolean {
  return ownershipOf(marks, scene.stack, scene.instance) === 'ours' && marks?.[labels.stack] === scene.stack
}

function isUsedByOthers(scene: StackScene, network: string, going: readonly EngineService[]): boolean {
  return scene.snapshot.services.some(
    (live) => !going.includes(live) && networksOf(keyedIn(scene, live.Spec)).includes(network),
  )
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
