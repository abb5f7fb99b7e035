import type { Mount } from '../../engine/spec.ts'
import { own } from '../compose-value.ts'
import type { Path } from '../remarks.ts'
import { convertTmpfs } from './convert-tmpfs.ts'
import { nonEmpty, present, type Scope, scoped, stackLabels } from './scope.ts'
import type { ModelMount, ModelService, ModelVolume } from './stack-model.ts'

const kinds = ['bind', 'volume', 'tmpfs', 'image', 'cluster'] as const
type Kind = (typeof kinds)[number]

const converters: Record<Kind | 'npipe', (mount: ModelMount, scope: Scope, path: Path) => object> = {
  volume: volumeOptions,
  bind: bindOptions,
  npipe: (mount) => propagationOf(mount),
  tmpfs: (mount) => (mount.tmpfs ? { TmpfsOptions: present({ SizeBytes: nonEmpty(mount.tmpfs.size) }) } : {}),
  image: (mount) =>
    mount.image ? { ImageOptions: present({ Subpath: nonEmpty(mount.image.subpath) }) } : {},
  cluster: clusterOptions,
}

/** Mounts in the order written, then those of `tmpfs`. */
export function convertMounts(name: string, service: ModelService, scope: Scope): Mount[] {
  const path = ['services', name, 'volumes']
  const mounts = (service.volumes ?? []).map((mount, index) => convertMount(mount, scope, [...path, index]))
  return [...mounts, ...convertTmpfs(service.tmpfs ?? [], ['services', name, 'tmpfs'], scope)]
}

function convertMount(mount: ModelMount, scope: Scope, path: Path): Mount {
  const kind = (mount.type || 'volume') as Mount['Type']
  if (!Object.hasOwn(converters, kind)) {
    refuse(scope, path, `A mount cannot be of type ${kind}.`)
    return { Type: kind, Target: mount.target ?? '' }
  }
  refuseForeignOptions(mount, kind, scope, path)
  refuseSource(mount, kind, scope, path)
  return present<Mount>({
    Type: kind,
    Source: nonEmpty(mount.source),
    Target: mount.target ?? '',
    ReadOnly: nonEmpty(mount.read_only),
    Consistency: nonEmpty(mount.consistency),
    ...converters[kind as Kind | 'npipe'](mount, scope, path),
  })
}

function refuseForeignOptions(mount: ModelMount, kind: string, scope: Scope, path: Path): void {
  const own = kind === 'npipe' ? 'bind' : kind
  const foreign = kinds.filter((other) => other !== own && mount[other] !== undefined)
  for (const other of foreign) refuse(scope, path, `Options of ${other} do not fit a mount of type ${kind}.`)
}

function refuseSource(mount: ModelMount, kind: string, scope: Scope, path: Path): void {
  const needed = ['bind', 'image', 'npipe', 'cluster'].includes(kind)
  if (needed && !mount.source) refuse(scope, path, `A mount of type ${kind} needs a source.`)
  if (kind === 'tmpfs' && mount.source) refuse(scope, path, 'A mount of type tmpfs has no source.')
}

function volumeOptions(mount: ModelMount, scope: Scope, path: Path): object {
  if (!mount.source) return {}
  const volume = declaredVolume(mount.source, scope, path)
  if (volume === undefined) return {}
  const made = !volume.external
  return {
    Source: volume.name || scoped(scope.stack, mount.source),
    VolumeOptions: present({
      NoCopy: nonEmpty(mount.volume?.nocopy),
      Subpath: nonEmpty(mount.volume?.subpath),
      Labels: made ? stackLabels(scope.stack, volume.labels) : undefined,
      DriverConfig: made ? driverOf(volume) : undefined,
    }),
  }
}

function driverOf(volume: ModelVolume): object | undefined {
  if (!volume.driver && volume.driver_opts === undefined) return undefined
  return present({ Name: nonEmpty(volume.driver), Options: volume.driver_opts })
}

function bindOptions(mount: ModelMount, scope: Scope, path: Path): object {
  const source = mount.source ?? ''
  if (source === scope.root || source.startsWith(`${scope.root}/`)) {
    const advice = 'Use configs: for files, a volume for data, or an absolute path that exists on the nodes.'
    scope.remarks.refuse(
      'bind-relative',
      path,
      `A bind from beside the Compose file does not exist on the nodes of a swarm (${mount.target}).`,
      advice,
    )
  }
  return propagationOf(mount)
}

function propagationOf(mount: ModelMount): object {
  return mount.bind ? { BindOptions: present({ Propagation: nonEmpty(mount.bind.propagation) }) } : {}
}

/** A volume group has no declaration and no namespace. */
function clusterOptions(mount: ModelMount, scope: Scope, path: Path): object {
  const source = mount.source ?? ''
  if (source === '' || source.startsWith('group:')) return { ClusterOptions: {} }
  const volume = declaredVolume(source, scope, path)
  return { Source: volume?.name || scoped(scope.stack, source), ClusterOptions: {} }
}

/** Undefined, and refused, when the file does not declare it. */
function declaredVolume(key: string, scope: Scope, path: Path): ModelVolume | undefined {
  const volumes = scope.model.volumes ?? {}
  if (!Object.hasOwn(volumes, key)) {
    refuse(scope, path, `The volume ${key} is not declared.`, `Add ${key}: under the top-level volumes.`)
    return undefined
  }
  return (own(volumes, key) as ModelVolume | null) ?? {}
}

function refuse(scope: Scope, path: Path, text: string, advice = 'Correct the mount.'): void {
  scope.remarks.refuse('compose-invalid', path, text, advice)
}
