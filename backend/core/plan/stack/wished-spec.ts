import { labels } from '../../../contract/words.ts'
import type { EngineService, SwarmSnapshot } from '../../engine/seen.ts'
import type { ConfigRef, SecretRef, ServiceSpec } from '../../engine/spec.ts'
import type { DesiredService } from '../desired-stack.ts'
import { valueAt } from '../keyed/at-path.ts'
import { KEPT_SECRET } from '../keyed.ts'
import { imageToSend } from './image-to-send.ts'
import { withOverrides } from './overrides.ts'
import { ownLabels } from './ownership.ts'
import { overridesOf, type StackScene } from './scene.ts'

/** A service as it should be sent: homeport's labels, the image with its digest, the names of hand-made objects kept. */
export function wishedSpec(scene: StackScene, service: DesiredService, live?: EngineService): ServiceSpec {
  const { spec } = service
  const container = spec.TaskTemplate.ContainerSpec ?? { Image: '' }
  const kept = live ? keptNames(scene, live) : noneKept
  const image = imageOf(scene, service, live)
  const platforms = platformsOf(spec, image, live)
  const wished: ServiceSpec = {
    ...spec,
    Labels: { ...spec.Labels, ...ownLabels(scene.stack, scene.instance), ...notedSecrets(live) },
    TaskTemplate: {
      ...spec.TaskTemplate,
      ...(platforms && { Placement: { ...spec.TaskTemplate.Placement, Platforms: platforms } }),
      ContainerSpec: {
        ...container,
        Image: image,
        ...(container.Configs && { Configs: container.Configs.map(kept.config) }),
        ...(container.Secrets && { Secrets: container.Secrets.map(kept.secret) }),
      },
    },
  }
  return withOverrides(wished, overridesOf(scene, service.service), scene.networkNames)
}

function imageOf(
  scene: StackScene,
  { spec, service }: DesiredService,
  live: EngineService | undefined,
): string {
  const text = spec.TaskTemplate.ContainerSpec?.Image ?? ''
  const applied = valueAt(scene.applied[service], ['TaskTemplate', 'ContainerSpec', 'Image'])
  return imageToSend(text, {
    ran: scene.ran?.[service],
    before: [typeof applied === 'string' ? applied : undefined, live?.Spec.TaskTemplate.ContainerSpec?.Image],
    digest: scene.digests[text],
  })
}

/** `docker stack deploy` notes the platforms of the image it resolved: they go with the image. */
function platformsOf(spec: ServiceSpec, image: string, live: EngineService | undefined) {
  const before = live?.Spec.TaskTemplate
  const carried = before?.ContainerSpec?.Image === image ? before.Placement?.Platforms : undefined
  return spec.TaskTemplate.Placement?.Platforms ?? carried
}

/** Labels that remember what the hand-made secrets of a service are taken to hold (rule 11). */
export function keptSecretLabels(
  scene: StackScene,
  wished: ServiceSpec,
  live: EngineService,
): Record<string, string> {
  const rows = handMadeSecrets(scene, wished, live).map(({ file, hash }) => [KEPT_SECRET + file, hash])
  return Object.fromEntries(rows)
}

/** Files of a service whose secret was made by hand: Docker does not tell what it holds. */
export function handMadeSecrets(
  scene: StackScene,
  wished: ServiceSpec,
  live: EngineService,
): { file: string; name: string; hash: string }[] {
  const liveRefs = live.Spec.TaskTemplate.ContainerSpec?.Secrets ?? []
  return (wished.TaskTemplate.ContainerSpec?.Secrets ?? []).flatMap((ref) => {
    const before = liveRefs.find((other) => fileOf(other) === fileOf(ref))
    const hash = scene.desired.secrets.find((secret) => secret.name === ref.SecretName)?.hash
    if (!before || hash === undefined || before.SecretName === ref.SecretName) return []
    return isHandMade(scene.snapshot.secrets, before.SecretName)
      ? [{ file: fileOf(ref), name: before.SecretName, hash }]
      : []
  })
}

/** What was noted of hand-made secrets outlives the service that is made again. */
function notedSecrets(live: EngineService | undefined): Record<string, string> {
  const marks = Object.entries(live?.Spec.Labels ?? {})
  return Object.fromEntries(marks.filter(([label]) => label.startsWith(KEPT_SECRET)))
}

interface KeptNames {
  config(ref: ConfigRef): ConfigRef
  secret(ref: SecretRef): SecretRef
}

const noneKept: KeptNames = { config: (ref) => ref, secret: (ref) => ref }

/** Hand-made names stay until the content changes. A config's can be read; a secret's was noted when it was adopted. */
function keptNames(scene: StackScene, live: EngineService): KeptNames {
  const { Configs = [], Secrets = [] } = live.Spec.TaskTemplate.ContainerSpec ?? {}
  return {
    config: (ref) => {
      const before = Configs.find((other) => fileOf(other) === fileOf(ref))
      return before && sameContent(scene, before.ConfigName, ref.ConfigName)
        ? { ...ref, ConfigName: before.ConfigName }
        : ref
    },
    secret: (ref) => {
      const before = Secrets.find((other) => fileOf(other) === fileOf(ref))
      const hash = scene.desired.secrets.find((secret) => secret.name === ref.SecretName)?.hash
      const noted = live.Spec.Labels?.[KEPT_SECRET + fileOf(ref)]
      return before &&
        hash !== undefined &&
        noted === hash &&
        isHandMade(scene.snapshot.secrets, before.SecretName)
        ? { ...ref, SecretName: before.SecretName }
        : ref
    },
  }
}

function sameContent(scene: StackScene, liveName: string, wishedName: string): boolean {
  const wished = scene.desired.configs.find((config) => config.name === wishedName)
  const live = scene.snapshot.configs.find((config) => config.Spec.Name === liveName)
  return (
    wished !== undefined && live !== undefined && live.Spec.Data === wished.data && !hashOf(live.Spec.Labels)
  )
}

function isHandMade(objects: SwarmSnapshot['secrets'], name: string): boolean {
  const object = objects.find((candidate) => candidate.Spec.Name === name)
  return object !== undefined && !hashOf(object.Spec.Labels)
}

function hashOf(marks: Readonly<Record<string, string>> | undefined): string | undefined {
  return marks?.[labels.hash]
}

function fileOf(ref: ConfigRef | SecretRef): string {
  return ref.File?.Name ?? ''
}

/** Names of the configs and secrets a spec refers to. */
export function referredNames(spec: ServiceSpec): { configs: string[]; secrets: string[] } {
  const { Configs = [], Secrets = [] } = spec.TaskTemplate.ContainerSpec ?? {}
  return { configs: Configs.map((ref) => ref.ConfigName), secrets: Secrets.map((ref) => ref.SecretName) }
}
