import type { FieldChange, ProjectDeed } from '../../../contract/plan.ts'
import { labels } from '../../../contract/words.ts'
import type { ProjectService } from '../../project/desired-project.ts'
import { composeLabels, conditionOf, type ProjectContainer } from '../../project/seen-project.ts'
import type { JsonObject } from '../keyed/canonical.ts'
import { fieldChanges } from '../keyed/field-changes.ts'
import { deedChangesText } from './deed-text.ts'
import { type AppliedService, isUp, type ProjectScene } from './project-scene.ts'

/** What is to be done to a service, and whether only because somebody else changed it. */
export interface Decided extends ProjectDeed {
  isDrift: boolean
}

/** Of every wished service that is not as wished: what `docker compose up` will do to it, and why. */
export function serviceDeeds(scene: ProjectScene): Decided[] {
  const names = Object.keys(scene.desired?.services ?? {})
  return names.flatMap((name) => {
    const seen = seenOf(scene, name)
    const own = cases.find(({ when }) => when(seen))
    const other = isAnew(own)
      ? undefined
      : sharedWith(scene, name).find((one) => goesAnew(scene, one, [name]))
    const found = other === undefined ? own : withOther(other, own, seen)
    return found === undefined ? [] : [decided(name, seen, found)]
  })
}

function seenOf(scene: ProjectScene, name: string): Seen {
  const service = scene.desired?.services[name] as ProjectService
  return {
    service,
    containers: scene.containers.filter((container) => container.service === name),
    applied: scene.applied[name],
    imageId: scene.images[service.image],
  }
}

const isAnew = (found: Case | undefined) => found?.deed === 'create' || found?.deed === 'recreate'

/** Services in whose namespaces a service lives: `network_mode: service:vpn`. */
function sharedWith({ desired }: ProjectScene, name: string): string[] {
  const { network_mode: network, ipc, pid } = desired?.services[name]?.model ?? {}
  const names = [network, ipc, pid].flatMap((mode) => /^service:(.+)$/.exec(String(mode))?.[1] ?? [])
  return names.filter((one) => desired?.services[one] !== undefined)
}

/** `way`: no circle is followed. */
function goesAnew(scene: ProjectScene, name: string, way: readonly string[]): boolean {
  if (way.includes(name)) return false
  const seen = seenOf(scene, name)
  if (isAnew(cases.find(({ when }) => when(seen)))) return true
  return sharedWith(scene, name).some((one) => goesAnew(scene, one, [...way, name]))
}

/**
 * Compose makes it anew by itself, under another hash of its own: untold, it would be watched by nobody, and taken for
 * somebody else's deed afterwards.
 */
function withOther(other: string, own: Case | undefined, seen: Seen): Case {
  return {
    deed: 'recreate',
    when: () => true,
    cause: () => `${other}, whose namespaces it shares, is made anew`,
    isDrift: () => own?.isDrift?.(seen) ?? false,
  }
}

interface Seen {
  service: ProjectService
  containers: ProjectContainer[]
  applied: AppliedService | undefined
  /** The image its reference names on the node now. */
  imageId: string | undefined
}

interface Case {
  deed: ProjectDeed['deed']
  when(seen: Seen): boolean
  cause(seen: Seen): string
  /** Default: it is a change of the wish. */
  isDrift?(seen: Seen): boolean
}

const wasApplied = ({ applied, service }: Seen) => applied?.hash === service.hash

/** The first row that fits. */
const cases: Case[] = [
  {
    deed: 'create',
    when: ({ containers, service }) => containers.length === 0 && service.count > 0,
    cause: ({ applied }) => (applied === undefined ? 'new' : 'its container is gone'),
    isDrift: wasApplied,
  },
  {
    deed: 'recreate',
    when: ({ containers, service }) =>
      containers.some((container) => container.labels[labels.specHash] !== service.hash),
    cause: (seen) => whyOther(seen),
    isDrift: wasApplied,
  },
  {
    deed: 'recreate',
    when: ({ containers, applied }) =>
      applied !== undefined &&
      containers.some((container) => container.labels[composeLabels.configHash] !== applied.configHash),
    cause: () => 'somebody made its container anew from other files',
    isDrift: () => true,
  },
  {
    deed: 'recreate',
    when: ({ containers, imageId }) =>
      imageId !== undefined && containers.some((container) => container.imageId !== imageId),
    cause: ({ service }) => `${service.image} is another image on the node than the one it runs`,
    isDrift: () => true,
  },
  {
    deed: 'scale',
    when: ({ containers, service }) => containers.length !== service.count,
    cause: ({ containers, service }) => `${containers.length} → ${service.count} containers`,
    isDrift: ({ applied, service }) => applied?.count === service.count,
  },
  {
    deed: 'start',
    when: (seen) => seen.containers.some((container) => !isUp(container) && shouldRun(seen, container)),
    cause: () => 'it does not run',
    isDrift: () => true,
  },
]

/** One that runs once has done so; one that the engine would start again was stopped by somebody. */
function shouldRun({ service }: Seen, container: ProjectContainer): boolean {
  return service.restarts || conditionOf(container) !== 'ended'
}

function decided(name: string, seen: Seen, { deed, cause, isDrift }: Case): Decided {
  const { service } = seen
  return {
    service: name,
    deed,
    cause: cause(seen),
    image: service.image,
    count: service.count,
    changes: deed === 'recreate' ? changesOf(seen) : [],
    hash: service.hash,
    model: service.model,
    isDrift: isDrift?.(seen) ?? false,
  }
}

/** Whatever changes of a container, Docker makes another one. */
function changesOf({ applied, service }: Seen): FieldChange[] {
  if (applied === undefined) return []
  const changes = fieldChanges(applied.model as JsonObject, service.model as JsonObject)
  return changes.map((change) => ({ ...change, effect: 'restarts' as const }))
}

function whyOther(seen: Seen): string {
  const { applied, service, containers } = seen
  if (applied === undefined) {
    const isOurs = containers.every(({ labels: marks }) => marks[labels.specHash] !== undefined)
    return isOurs ? 'what it was made of is not known' : 'homeport has not made it'
  }
  if (applied.hash === service.hash) return 'somebody made its container anew from other files'
  const told = deedChangesText(changesOf(seen))
  return told.length === 0 ? 'a value of the node’s own files changed' : told.join(', ')
}
