import type { VolumeBackup } from '../../contract/backup.ts'
import type { BackupWish } from '../inventory/inventory.ts'

/** So long a backup that failed is left alone. */
const TRY_AGAIN_MS = 60 * 60_000

/** All UTC. */
export interface DueAt {
  /** The last time that the schedule named. */
  scheduled: string
  /** Since when homeport runs: a volume that is new waits for the schedule. */
  since: string
  now: string
}

/**
 * Stacks that are to be backed up now: those with a volume whose last backup is older than the last time the schedule
 * named, however long homeport was away then.
 */
export function dueStacks(volumes: readonly VolumeBackup[], at: DueAt): string[] {
  const due = volumes.filter((one) => isOlder(one, at) && !isTriedLately(one, at.now))
  return [...new Set(due.map(({ stack }) => stack))]
}

const DAY_MS = 86_400_000
const drillEveryMs: Record<BackupWish['drill'], number> = {
  daily: DAY_MS,
  weekly: 7 * DAY_MS,
  monthly: 30 * DAY_MS,
  never: Number.POSITIVE_INFINITY,
}

/** Stacks with a volume whose backups have not been proven for so long; one that failed is tried again after a day. */
export function dueDrills(
  volumes: readonly VolumeBackup[],
  { drill, now }: { drill: BackupWish['drill']; now: string },
): string[] {
  const age = (at: string) => Date.parse(now) - Date.parse(at)
  const due = volumes.filter(({ since, proven, unproven, last }) => {
    if (last === undefined || since === undefined) return false
    if (unproven !== undefined && Math.abs(age(unproven.at)) < DAY_MS) return false
    return age(proven?.at ?? since) > drillEveryMs[drill]
  })
  return [...new Set(due.map(({ stack }) => stack))]
}

function isOlder({ last }: VolumeBackup, { scheduled, since }: DueAt): boolean {
  return Date.parse(last?.at ?? since) < Date.parse(scheduled)
}

function isTriedLately({ failed }: VolumeBackup, now: string): boolean {
  return failed !== undefined && Math.abs(Date.parse(now) - Date.parse(failed.at)) < TRY_AGAIN_MS
}
