import type { Snapshot, VolumeBackup } from '../../../backend/contract/backup.ts'
import { isKey, type Words } from '../../translations/words.ts'
import { momentText } from '../moments.ts'
import type { Badge } from '../tones.ts'

/** A volume that is to be backed up. */
export interface VolumeShown {
  volume: string
  badge: Badge
  about: string
  /** When a restore last proved it, or why none did. */
  proof: string
  /** Why there is no newer backup, in homeport's own words; empty when all is well. */
  failed: string
  advice: string
}

export interface SnapshotShown {
  id: string
  volume: string
  at: string
  size: string
  /** It holds what a restore was about to replace. */
  isBeforeRestore: boolean
}

export function volumesShown(volumes: readonly VolumeBackup[], now: number, words: Words): VolumeShown[] {
  return volumes.map((one) => ({
    volume: one.volume,
    badge: badgeOf(one, words),
    about: aboutText(one, now, words),
    proof: proofText(one, now, words),
    failed: failedText(one, now, words),
    advice: one.halfRestored === undefined ? (one.failed?.problem.advice ?? '') : '',
  }))
}

export function snapshotsShown(snapshots: readonly Snapshot[], now: number, words: Words): SnapshotShown[] {
  return snapshots.map(({ id, volume, at, bytes, beforeRestore }) => ({
    id,
    volume,
    at: momentText(at, now, words),
    size: bytes === undefined ? '' : sizeText(bytes),
    isBeforeRestore: beforeRestore,
  }))
}

function badgeOf({ last, failed, halfRestored }: VolumeBackup, words: Words): Badge {
  if (halfRestored !== undefined) return { tone: 'bad', icon: 'alert', text: words('backups.half.short') }
  if (failed !== undefined) return { tone: 'warn', icon: 'alert', text: words('backups.failing') }
  if (last === undefined) return { tone: 'warn', icon: 'ring', text: words('backups.none') }
  return { tone: 'good', icon: 'check', text: words('backups.good') }
}

function aboutText({ kind, last }: VolumeBackup, now: number, words: Words): string {
  const kindKey = `backups.kind.${kind}`
  const when =
    last === undefined
      ? words('backups.never')
      : words('backups.last', { at: momentText(last.at, now, words), size: sizeText(last.bytes) })
  return [when, ...(isKey(kindKey) ? [words(kindKey)] : [])].join(' · ')
}

function proofText({ last, proven, unproven }: VolumeBackup, now: number, words: Words): string {
  if (last === undefined) return ''
  const known =
    proven === undefined
      ? words('backups.unproven')
      : words('backups.proven', { at: momentText(proven.at, now, words) })
  if (unproven === undefined) return known
  const { text } = unproven.problem
  return `${known} · ${words('backups.failed', { at: momentText(unproven.at, now, words), text })}`
}

function failedText({ failed, halfRestored }: VolumeBackup, now: number, words: Words): string {
  if (halfRestored !== undefined)
    return words('backups.half', { since: momentText(halfRestored.since, now, words) })
  if (failed === undefined) return ''
  return words('backups.failed', { at: momentText(failed.at, now, words), text: failed.problem.text })
}

const units = ['B', 'kB', 'MB', 'GB', 'TB']

/** `12.4 MB` */
export function sizeText(bytes: number): string {
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3))
  const value = bytes / 1000 ** power
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`
}
