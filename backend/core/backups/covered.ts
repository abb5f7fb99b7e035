import { fail, ok, type Problem, type Result } from '../../contract/doors/problem.ts'
import type { Stack } from '../inventory/inventory.ts'

/** A volume that the inventory wants backed up. */
export interface CoveredVolume {
  volume: string
  /** As the engine has it; of a folder beside the Compose file, a name that no volume can have. */
  name: string
  /** Of such a folder: where it is in the folder of its stack. */
  inside?: string
  kind: BackupKind
  paths: string[]
  exclude: string[]
}

export type BackupKind = Exclude<NonNullable<Stack['volumes'][string]['backup']>['kind'], 'none'>

/** The volumes of a stack that are to be backed up, in order. */
export function coveredVolumes({ name, volumes }: Pick<Stack, 'name' | 'volumes'>): CoveredVolume[] {
  return Object.entries(volumes).flatMap(([volume, { backup }]): CoveredVolume[] => {
    if (backup === undefined || backup.kind === 'none') return []
    const { kind, paths = [], exclude = [] } = backup
    const what = { volume, kind, paths, exclude }
    const [, inside] = /^\.\/(.+)$/.exec(volume) ?? []
    return [
      inside === undefined
        ? { ...what, name: `${name}_${volume}` }
        : { ...what, name: `${name}/${inside}`, inside },
    ]
  })
}

/** Those this version can back up: what it cannot keeps none of the others from it. A problem when it can none. */
export function ableVolumes({
  stack,
  volumes,
}: {
  stack: { name: string }
  volumes: CoveredVolume[]
}): Result<CoveredVolume[]> {
  const able = volumes.filter(({ kind }) => isAble(kind))
  const [first] = volumes
  return able.length === 0 && first !== undefined ? fail(notYet(stack.name, first)) : ok(able)
}

export function isAble(kind: BackupKind): boolean {
  return kind === 'files' || kind === 'sqlite'
}

export function notYet(stack: string, { volume, kind }: CoveredVolume): Problem {
  return {
    code: 'backups-not-set-up',
    text: `stack ${stack}, volume ${volume}: this version cannot back up by kind ${kind}`,
    advice: 'Use files or sqlite.',
  }
}
