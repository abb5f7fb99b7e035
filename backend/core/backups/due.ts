import type { VolumeBackup } from '../../contract/backup.ts'

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

function isOlder({ last }: VolumeBackup, { scheduled, since }: DueAt): boolean {
  return Date.parse(last?.at ?? since) < Date.parse(scheduled)
}

function isTriedLately({ failed }: VolumeBackup, now: string): boolean {
  return failed !== undefined && Math.abs(Date.parse(now) - Date.parse(failed.at)) < TRY_AGAIN_MS
}
