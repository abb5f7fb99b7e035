import type { Mount, ServiceSpec } from '../../engine/spec.ts'
import { valueAt } from '../keyed/at-path.ts'
import { byText, canonicalJson, isObject } from '../keyed/canonical.ts'
import { type StackScene, servicesOfStack } from './scene.ts'

/**
 * Volumes of the stack that were made with other settings than those wished: where one is, Docker goes on with it as it
 * is, without a word (docker/cli#1279).
 */
export function volumesOfOtherSettings(scene: StackScene): string[] {
  const live = new Map(
    servicesOfStack(scene)
      .flatMap(({ Spec }) => madeVolumes(Spec))
      .map((mount) => [mount.Source, settingsOf(mount)]),
  )
  const wished = scene.desired.services.flatMap(({ spec }) => madeVolumes(spec))
  const others = wished.filter((mount) => {
    const before = live.get(mount.Source)
    return before !== undefined && before !== settingsOf(mount)
  })
  return [...new Set(others.map(({ Source }) => Source as string))].sort(byText)
}

/** Those that the stack's own file declares: an external one has no labels of the stack. */
function madeVolumes(spec: ServiceSpec): Mount[] {
  const mounts = spec.TaskTemplate.ContainerSpec?.Mounts ?? []
  return mounts.filter(
    (mount) => mount.Type === 'volume' && mount.Source && valueAt(mount, ['VolumeOptions', 'Labels']),
  )
}

function settingsOf(mount: Mount): string {
  const { Name, Options } = (valueAt(mount, ['VolumeOptions', 'DriverConfig']) ?? {}) as DriverConfig
  return canonicalJson({ driver: Name || 'local', options: isObject(Options) ? Options : {} })
}

interface DriverConfig {
  Name?: string
  Options?: unknown
}
