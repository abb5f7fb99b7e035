import type { Plan } from '../../../contract/plan.ts'
import { labels } from '../../../contract/words.ts'
import type { EngineService, SwarmSnapshot } from '../../engine/seen.ts'
import type { ServiceSpec } from '../../engine/spec.ts'
import type { DesiredStack } from '../desired-stack.ts'
import { byText, digestOf, isObject } from '../keyed/canonical.ts'
import type { NetworkNames } from '../keyed/network-names.ts'
import { networkNamesOf } from '../keyed/network-names.ts'
import { type KeyedSpec, keyedSpec, specHash } from '../keyed.ts'
import { appliedWithOverrides, type Override } from './overrides.ts'
import { ownershipOf } from './ownership.ts'

export interface StackInput {
  stack: string
  swarm: string
  /** Undefined: the stack is to be removed. */
  desired: DesiredStack | undefined
  commit: string
  snapshot: SwarmSnapshot
  /** Service, as in the Compose file, to its keyed spec as homeport last put it there. */
  applied: Readonly<Record<string, unknown>>
  instance: string
  purpose: Plan['purpose']
  /** The release that is put back. */
  release?: number
  /** What each service ran in that release; two of one image may have got it under different digests. */
  ran?: Readonly<Record<string, string>>
  /** Digest (`sha256:…`) by image as written; absent or undefined: not known now. */
  digests: Readonly<Record<string, string | undefined>>
  /** Fields that people, or homeport for them, keep at another value than the inventory's. */
  overrides?: readonly Override[]
  /** Object names that kept releases refer to: they stay when the stack goes. */
  keep?: { configs: readonly string[]; secrets: readonly string[] }
}

/** What the parts of a stack's plan look at. */
export interface StackScene extends Omit<StackInput, 'desired'> {
  desired: DesiredStack
  networkNames: NetworkNames
}

/** The same things in another order make the same scene. */
export function stackScene(input: StackInput): StackScene {
  const { stack, swarm, commit } = input
  const nothing = { stack, swarm, commit, networks: [], configs: [], secrets: [], services: [], findings: [] }
  const desired = input.desired ?? nothing
  const byName = (a: { name: string }, b: { name: string }) => byText(a.name, b.name)
  return {
    ...input,
    networkNames: networkNamesOf(input.snapshot),
    snapshot: {
      ...input.snapshot,
      services: [...input.snapshot.services].sort((a, b) => byText(a.Spec.Name, b.Spec.Name)),
    },
    desired: {
      ...desired,
      networks: [...desired.networks].sort(byName),
      configs: [...desired.configs].sort(byName),
      secrets: [...desired.secrets].sort(byName),
      services: [...desired.services].sort((a, b) => byText(a.service, b.service)),
    },
  }
}

export function liveService(scene: StackScene, name: string): EngineService | undefined {
  return scene.snapshot.services.find((service) => service.Spec.Name === name)
}

/** Services that say they are of this stack, whoever made them. */
export function servicesOfStack(scene: StackScene): EngineService[] {
  return scene.snapshot.services.filter((service) => {
    const marks = service.Spec.Labels
    return (
      marks?.[labels.namespace] === scene.stack || ownershipOf(marks, scene.stack, scene.instance) === 'ours'
    )
  })
}

/** `web` of `domoticz_web`. */
export function shortName(scene: Pick<StackScene, 'stack'>, name: string): string {
  return name.startsWith(`${scene.stack}_`) ? name.slice(scene.stack.length + 1) : name
}

export function serviceSubject(scene: Pick<StackScene, 'stack'>, service: string): string {
  return `service ${scene.stack}/${service}`
}

export function keyedIn(scene: Pick<StackScene, 'networkNames'>, spec: ServiceSpec): KeyedSpec {
  return keyedSpec(spec, scene.networkNames)
}

/** What homeport last put there; a live service whose own label says it is unchanged counts too (rule 9). */
export function appliedSpec(scene: StackScene, service: string, live: EngineService): KeyedSpec | undefined {
  const known = scene.applied[service]
  if (isObject(known)) return appliedWithOverrides(known as KeyedSpec, overridesOf(scene, service))
  const keyed = keyedIn(scene, live.Spec)
  return live.Spec.Labels?.[labels.specHash] === specHash(keyed) ? keyed : undefined
}

export function overridesOf(scene: StackScene, service: string): Override[] {
  return (scene.overrides ?? []).filter((one) => one.service === service)
}

/** Digest of everything of the swarm this plan was made from. */
export function observedDigest(scene: StackScene): string {
  const { desired, snapshot } = scene
  const marks = (labelled: Readonly<Record<string, string>> | null | undefined) =>
    ownershipOf(labelled, scene.stack, scene.instance)
  const names = new Set([...desired.networks, ...desired.configs, ...desired.secrets].map(({ name }) => name))
  const wished = new Set(desired.services.map(({ spec }) => spec.Name))
  const objects = (kind: 'configs' | 'secrets') =>
    snapshot[kind]
      .filter(({ Spec }) => names.has(Spec.Name) || marks(Spec.Labels) !== 'unmanaged')
      .map(({ Spec }) => [Spec.Name, marks(Spec.Labels), Spec.Labels?.[labels.hash] ?? ''].join(' '))
      .sort(byText)
  return digestOf({
    services: snapshot.services
      .filter(({ Spec }) => wished.has(Spec.Name) || marks(Spec.Labels) !== 'unmanaged')
      .map(({ Spec }) => keyedIn(scene, Spec)),
    networks: snapshot.networks
      .filter(
        ({ Name, Labels, Scope }) => Scope === 'swarm' && (names.has(Name) || marks(Labels) !== 'unmanaged'),
      )
      .map(({ Name, Labels, Driver, Attachable, Internal }) =>
        [Name, marks(Labels), Driver, Attachable, Internal].join(' '),
      )
      .sort(byText),
    configs: objects('configs'),
    secrets: objects('secrets'),
  })
}
