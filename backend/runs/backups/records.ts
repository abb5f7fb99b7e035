import type { VolumeBackup } from '../../contract/backup.ts'
import type { Problem } from '../../contract/doors/problem.ts'
import { type CoveredVolume, coveredVolumes } from '../../core/backups/covered.ts'
import { repositoryOf } from '../../core/backups/restic/repository.ts'
import type { Inventory } from '../../core/inventory/inventory.ts'
import type { Store } from '../../ports/store.ts'

/** What homeport remembers of a volume's backups; the repository itself is asked only when a person wants to see. */
export type BackupRecord = Pick<
  VolumeBackup,
  'last' | 'failed' | 'proven' | 'unproven' | 'since' | 'halfRestored'
> & {
  /** Where the backups are that it tells of. */
  repository?: string
}

type Facts = Pick<Store, 'fact' | 'setFact'>
type Reading = Pick<Store, 'fact'>

export function recordOfVolume(store: Reading, stack: string, volume: string): BackupRecord {
  return JSON.parse(store.fact(volumeFact(stack, volume)) || '{}') as BackupRecord
}

/** A whole backup answers for the failures before it. */
export function recordBackup(
  store: Facts,
  stack: string,
  volume: string,
  last: NonNullable<BackupRecord['last']>,
  repository: string,
) {
  change(store, stack, volume, (before) => {
    const { failed: _, ...record } = inRepository(before, repository)
    return { since: last.at, ...record, last, repository }
  })
}

/** In another repository than before nothing was backed up yet, nor proven; one written down before this was told is the same. */
function inRepository(record: BackupRecord, repository: string): BackupRecord {
  if (record.repository === undefined || record.repository === repository) return record
  const { last: _, proven: _1, unproven: _2, since: _3, ...rest } = record
  return rest
}

/** A drill that went well answers for those before it. */
export function recordProven(
  store: Facts,
  stack: string,
  volume: string,
  proven: NonNullable<BackupRecord['proven']>,
) {
  change(store, stack, volume, ({ unproven: _, ...record }) => ({ ...record, proven }))
}

export function recordUnproven(
  store: Facts,
  stack: string,
  volume: string,
  at: string,
  problem: Problem,
): void {
  change(store, stack, volume, (record) => ({ ...record, unproven: { at, problem } }))
}

export function recordFailure(
  store: Facts,
  stack: string,
  volume: string,
  at: string,
  problem: Problem,
): void {
  change(store, stack, volume, (record) => ({ ...record, failed: { at, problem } }))
}

/** From here on the volume is neither what it was nor what it shall be. */
export function recordHalf(
  store: Facts,
  stack: string,
  volume: string,
  snapshot: string,
  since: string,
): void {
  change(store, stack, volume, (record) => ({ ...record, halfRestored: { snapshot, since } }))
}

export function recordWhole(store: Facts, stack: string, volume: string): void {
  change(store, stack, volume, ({ halfRestored: _, ...record }) => record)
}

/** Nothing may be started on a volume that is half restored; whoever wants to is told what to do first. */
export function halfRestored(
  store: Reading,
  name: string,
  volumes: readonly CoveredVolume[],
): Problem | undefined {
  const half = volumes.find(({ volume }) => recordOfVolume(store, name, volume).halfRestored !== undefined)
  if (half === undefined) return undefined
  return {
    code: 'half-restored',
    text: `volume ${name}/${half.volume} is half restored: what is on it must not be served`,
    advice: 'Restore one of its backups; the one made before the restore is among them.',
  }
}

/** Services that a restore stopped, with how many of each ran; empty when all of them run again. */
export function stoppedServices(store: Reading, stack: string): Record<string, number> {
  return JSON.parse(store.fact(`stopped.${stack}`) || '{}') as Record<string, number>
}

/** Beside those that a restore of another volume of the stack stopped. */
export function recordStopped(store: Facts, stack: string, services: Record<string, number>): void {
  setStopped(store, stack, { ...stoppedServices(store, stack), ...services })
}

export function recordStarted(store: Facts, stack: string, services: readonly string[]): void {
  const stopped = Object.entries(stoppedServices(store, stack))
  setStopped(store, stack, Object.fromEntries(stopped.filter(([name]) => !services.includes(name))))
}

function setStopped(store: Facts, stack: string, services: Record<string, number>): void {
  store.setFact(`stopped.${stack}`, JSON.stringify(services))
}

/** Every volume the inventory wants backed up, with what became of it. */
export function volumeBackups(
  store: Reading,
  inventory: Pick<Inventory, 'stacks' | 'backup' | 'nodes'>,
): VolumeBackup[] {
  const repository = repositoryOf(inventory)?.name
  return inventory.stacks.flatMap((stack) =>
    coveredVolumes(stack).map(({ volume, kind }) => ({
      stack: stack.name,
      volume,
      kind,
      ...recordHere(recordOfVolume(store, stack.name, volume), repository),
    })),
  )
}

function recordHere(record: BackupRecord, repository: string | undefined): BackupRecord {
  const { repository: _, ...known } = repository === undefined ? record : inRepository(record, repository)
  return repository === undefined ? known : { ...known, repository }
}

function change(
  store: Facts,
  stack: string,
  volume: string,
  to: (record: BackupRecord) => BackupRecord,
): void {
  store.setFact(volumeFact(stack, volume), JSON.stringify(to(recordOfVolume(store, stack, volume))))
}

function volumeFact(stack: string, volume: string): string {
  return `backup.${stack}/${volume}`
}
