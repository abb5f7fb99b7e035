import { labels } from '../../../contract/words.ts'
import type { EngineNetwork, EngineService } from '../../engine/seen.ts'
import type { DesiredNetwork, DesiredService } from '../desired-stack.ts'
import type { PlanPart } from '../drafting/plan-part.ts'
import { question } from '../drafting/questions.ts'
import type { Draft } from '../drafting/sequence.ts'
import { ownershipOf, ownLabels } from './ownership.ts'
import { keyedIn, type StackScene, shortName } from './scene.ts'
import { networksOf, recreateDrafts, removalOf } from './service-drafts.ts'
import { wishedSpec } from './wished-spec.ts'

/** Networks to make, to make again when asked to, and to remove. */
export function planNetworks(scene: StackScene): PlanPart {
  const parts = usedNetworks(scene)
    .filter((network) => !network.external)
    .map((network) => planNetwork(scene, network))
  return {
    drafts: [...parts.flatMap((part) => part.drafts), ...leftNetworks(scene)],
    questions: parts.flatMap((part) => part.questions),
  }
}

/** Networks that a wished service is on: like `docker stack deploy`, homeport makes no others. */
export function usedNetworks(scene: StackScene): DesiredNetwork[] {
  const used = new Set(scene.desired.services.flatMap(({ spec }) => networksOf(keyedIn(scene, spec))))
  return scene.desired.networks.filter(({ name }) => used.has(name))
}

export function liveNetwork(scene: StackScene, name: string): EngineNetwork | undefined {
  return scene.snapshot.networks.find((network) => network.Name === name && network.Scope === 'swarm')
}

function planNetwork(scene: StackScene, network: DesiredNetwork): PlanPart {
  const live = liveNetwork(scene, network.name)
  if (!live) return { drafts: [createDraft(scene, network)], questions: [] }
  // Another's network is used as it is, if a person says so (obstacles.ts): it is not homeport's to take away.
  const owner = ownershipOf(live.Labels, scene.stack, scene.instance)
  if (owner === 'unmanaged' || owner === 'foreign') return { drafts: [], questions: [] }
  const differences = differencesOf(network, live)
  const users = scene.snapshot.services.filter(({ Spec }) =>
    networksOf(keyedIn(scene, Spec)).includes(network.name),
  )
  const own = users.flatMap((user) => ownUser(scene, user) ?? [])
  if (differences.length === 0 || own.length < users.length) return { drafts: [], questions: [] }
  const asked = question(
    'recreate-network',
    network.name,
    `network ${network.name} is there, but ${differences.join(', ')}; Docker cannot change a network: it and what is on it (${own.map(({ live }) => shortName(scene, live.Spec.Name)).join(', ') || 'nothing'}) would be removed and made again, and be down meanwhile`,
    { yes: 'remove and make again', no: 'leave the network as it is' },
    // An unattachable network serves all that Swarm runs: nothing is held for it.
    differences.some((difference) => difference !== NOT_ATTACHABLE),
  )
  return {
    questions: [asked],
    drafts: recreateNetworkDrafts(scene, network, own, { question: asked.id, answer: 'yes' }),
  }
}

/** A service of this stack on a network: to be made again with it, or to be removed anyway (`service` undefined). */
interface OwnUser {
  live: EngineService
  service: DesiredService | undefined
}

function ownUser(scene: StackScene, live: EngineService): OwnUser | undefined {
  const service = scene.desired.services.find(({ spec }) => spec.Name === live.Spec.Name)
  return service || ownershipOf(live.Spec.Labels, scene.stack, scene.instance) === 'ours'
    ? { live, service }
    : undefined
}

function recreateNetworkDrafts(
  scene: StackScene,
  network: DesiredNetwork,
  users: readonly OwnUser[],
  needs: { question: string; answer: string },
): Draft[] {
  const create = createDraft(scene, network)
  const cause = 'made again'
  return [
    ...users.flatMap(({ live, service }) =>
      service
        ? recreateDrafts({ scene, service, wished: wishedSpec(scene, service, live), live, after: [], needs })
        : [],
    ),
    removeNetworkDraft(
      network.name,
      users.map(({ live }) => removalOf(live.Spec.Name)),
      cause,
      needs,
    ),
    { ...create, waits: [networkRemoval(network.name)], operation: { ...create.operation, cause, needs } },
  ]
}

const NOT_ATTACHABLE = 'not attachable'

function differencesOf({ request }: DesiredNetwork, live: EngineNetwork): string[] {
  const options = Object.entries(request.Options ?? {})
  const subnets = (request.IPAM?.Config ?? []).flatMap(({ Subnet }) => Subnet ?? [])
  const rows: [differs: boolean, text: string][] = [
    [request.Attachable === true && !live.Attachable, NOT_ATTACHABLE],
    [(request.Driver || 'overlay') !== live.Driver, `with driver ${live.Driver}`],
    [(request.Internal ?? false) !== live.Internal, live.Internal ? 'internal' : 'not internal'],
    [options.some(([key, value]) => live.Options?.[key] !== value), 'with other options'],
    [
      subnets.some((subnet) => !live.IPAM?.Config?.some((one) => one.Subnet === subnet)),
      'with other subnets',
    ],
  ]
  return rows.flatMap(([differs, text]) => (differs ? [text] : []))
}

/** Networks homeport made for this stack that nothing wants any more. */
function leftNetworks(scene: StackScene): Draft[] {
  const wanted = new Set(usedNetworks(scene).map(({ name }) => name))
  return scene.snapshot.networks
    .filter(
      ({ Scope, Labels }) => Scope === 'swarm' && ownershipOf(Labels, scene.stack, scene.instance) === 'ours',
    )
    .filter(({ Name, Labels }) => !wanted.has(Name) && Labels?.[labels.stack] === scene.stack)
    .flatMap(({ Name }) => {
      const leaving = leavers(scene, Name)
      return leaving ? [removeNetworkDraft(Name, leaving, 'no longer in the inventory')] : []
    })
}

/** What must be done before a network is free; undefined when a service stays on it. */
function leavers(scene: StackScene, network: string): string[] | undefined {
  const waits: string[] = []
  for (const { Spec } of scene.snapshot.services) {
    if (!networksOf(keyedIn(scene, Spec)).includes(network)) continue
    const wished = scene.desired.services.find((service) => service.spec.Name === Spec.Name)
    const ours = ownershipOf(Spec.Labels, scene.stack, scene.instance) === 'ours'
    if (!ours || (wished && networksOf(keyedIn(scene, wished.spec)).includes(network))) return undefined
    waits.push(wished ? `service ${wished.service}` : removalOf(Spec.Name))
  }
  return waits
}

function createDraft(scene: StackScene, { name, request }: DesiredNetwork): Draft {
  return {
    provides: `network ${name}`,
    waits: [],
    operation: {
      kind: 'network-create',
      subject: `network ${name}`,
      cause: 'used by the stack, not there yet',
      name,
      request: { ...request, Labels: { ...request.Labels, ...ownLabels(scene.stack, scene.instance) } },
    },
  }
}

function networkRemoval(name: string): string {
  return `removal of network ${name}`
}

export function removeNetworkDraft(
  name: string,
  waits: readonly string[],
  cause: string,
  needs?: { question: string; answer: string },
): Draft {
  return {
    provides: networkRemoval(name),
    waits,
    operation: { kind: 'network-remove', subject: `network ${name}`, cause, ...(needs && { needs }), name },
  }
}
