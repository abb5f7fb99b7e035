import { byText } from '../plan/keyed/canonical.ts'
import type { ProjectFile, ProjectPlace, ProjectService, ProjectVolume } from './desired-project.ts'
import { type ComposeModel, type ComposeService, countOf, restartsOf } from './project-model.ts'
import { type HostValue, withoutHostValues } from './values/host-values.ts'

export interface Rendered {
  place: ProjectPlace
  model: ComposeModel
  files: readonly ProjectFile[]
  hostValues: readonly HostValue[]
  /** A digest that tells nothing without homeport's own key. */
  seal(value: unknown): string
}

/** Every service with all that has a say in its containers, by name. */
export function desiredServices(rendered: Rendered): Record<string, ProjectService> {
  const services = Object.entries(rendered.model.services).sort(([a], [b]) => byText(a, b))
  return Object.fromEntries(services.map(([name, service]) => [name, desiredService(rendered, service)]))
}

function desiredService(rendered: Rendered, service: ComposeService): ProjectService {
  const whole = wholeService(rendered, service)
  return {
    hash: rendered.seal(whole),
    model: withoutHostValues(whole, rendered.hostValues) as Record<string, unknown>,
    image: service.image ?? '',
    count: countOf(service),
    restarts: restartsOf(service),
  }
}

/**
 * How many there are, what comes first, and which profile they are of makes no other container. What a service's networks
 * and volumes are does, and what its files hold does too: by itself Compose sees neither file nor secret change (rule 2).
 */
function wholeService(rendered: Rendered, service: ComposeService): Record<string, unknown> {
  const { scale: _s, depends_on: _d, profiles: _p, deploy, ...own } = service
  const { replicas: _r, ...resources } = deploy ?? {}
  const files = filesOf(rendered, service)
  const given = {
    deploy: resources,
    networkSettings: chosen(rendered.model.networks, Object.keys(service.networks ?? {})),
    volumeSettings: chosen(rendered.model.volumes, volumeKeys(service)),
    configSettings: objectsOf(rendered, rendered.model.configs, service.configs),
    secretSettings: objectsOf(rendered, rendered.model.secrets, service.secrets),
    files,
  }
  const said = Object.entries(given).filter(([, value]) => Object.keys(value).length > 0)
  return { ...own, ...Object.fromEntries(said) }
}

function chosen<T>(all: Record<string, T>, keys: readonly string[]): Record<string, T> {
  return Object.fromEntries(keys.flatMap((key) => (all[key] === undefined ? [] : [[key, all[key]]])))
}

/** With the value of one that comes from the node's own environment file: Compose prints only its name. */
function objectsOf(
  { hostValues }: Rendered,
  all: ComposeModel['configs'],
  used: readonly { source: string }[] = [],
): Record<string, unknown> {
  const objects = Object.entries(
    chosen(
      all,
      used.map(({ source }) => source),
    ),
  )
  return Object.fromEntries(
    objects.map(([key, object]) => {
      const value = hostValues.find(({ name }) => name === object.environment)?.value
      return [key, value === undefined ? object : { ...object, value }]
    }),
  )
}

function volumeKeys({ volumes = [] }: ComposeService): string[] {
  return volumes.flatMap(({ type, source }) => (type === 'volume' && source !== undefined ? [source] : []))
}

/** Hashes of the stack's files that a service mounts: by themselves, in a folder, as a config or as a secret. */
function filesOf({ place, model, files }: Rendered, service: ComposeService): Record<string, string> {
  const objects = [
    ...(service.configs ?? []).map(({ source }) => model.configs[source]?.file),
    ...(service.secrets ?? []).map(({ source }) => model.secrets[source]?.file),
  ]
  const binds = (service.volumes ?? []).filter(({ type }) => type === 'bind').map(({ source }) => source)
  const sources = [...objects, ...binds].filter((source) => source !== undefined)
  const isMounted = (path: string) =>
    sources.some((source) => {
      const whole = `${place.folder}/${path}`
      return whole === source || whole.startsWith(`${source.replace(/\/+$/, '')}/`)
    })
  return Object.fromEntries(files.filter(({ path }) => isMounted(path)).map(({ path, hash }) => [path, hash]))
}

/**
 * Named volumes, by the name the engine knows them under. Their settings are as the services' models have them: a
 * password of a share may stand there.
 */
export function desiredVolumes({ volumes }: ComposeModel, hostValues: readonly HostValue[]): ProjectVolume[] {
  return Object.values(volumes)
    .map(({ name, external = false, ...own }) => {
      const settings = withoutHostValues(own, hostValues) as Record<string, unknown>
      return { name, external, settings }
    })
    .sort((a, b) => byText(a.name, b.name))
}
