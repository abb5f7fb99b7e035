import type { BackUp, VolumeBackup } from '../../contract/backup.ts'
import type { BackupWish } from '../inventory/inventory.ts'

/** What is dated later than this from now was made while a clock was wrong. */
const MOST_AHEAD_MS = 5 * 60_000
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
 * What is to be backed up now: volumes whose last backup is older than the last time the schedule named, however long
 * homeport was away then. Where all of a stack are due, all at once; a volume that failed before does not take those along
 * that did not.
 */
export function dueBackups(volumes: readonly VolumeBackup[], at: DueAt): BackUp[] {
  const due = volumes.filter((one) => isOlder(one, at) && !isTriedLately(one, at.now))
  return [...new Set(due.map(({ stack }) => stack))].flatMap((stack): BackUp[] => {
    const [all, wanted] = [volumes, due].map((some) => some.filter((one) => one.stack === stack))
    if (all?.length === wanted?.length) return [{ stack }]
    return (wanted ?? []).map(({ volume }) => ({ stack, volume }))
  })
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

/** One of the future hides all others: it is asked for, so that the clock that is wrong is told. */
function isOlder({ last }: VolumeBackup, { scheduled, since, now }: DueAt): boolean {
  if (last !== undefined && Date.parse(last.at) - Date.parse(now) > MOST_AHEAD_MS) return true
  return Date.parse(last?.at ?? since) < Date.parse(scheduled)
}

function isTriedLately({ failed }: VolumeBackup, now: string): boolean {
  return failed !== undefined && Math.abs(Date.parse(now) - Date.parse(failed.at)) < TRY_AGAIN_MS
}
