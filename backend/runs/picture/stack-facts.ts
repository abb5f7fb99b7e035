import type { Run } from '../../contract/run.ts'
import type { Inventory } from '../../core/inventory/inventory.ts'
import type { Store } from '../../ports/store.ts'
import { volumeBackups } from '../backups/records.ts'

/** Undefined where nothing is to be backed up. */
export function backupsOf(store: Pick<Store, 'fact'>, inventory: Inventory, stack: string) {
  const own = volumeBackups(store, inventory).filter((one) => one.stack === stack)
  return own.length === 0 ? undefined : own
}

/** A backup changes nothing of what runs. */
export function deploying(run: Run | undefined, stack: string): Run | undefined {
  const part = run?.parts.find(({ subject }) => subject.kind === 'stack' && subject.stack === stack)
  return part?.data === 'back-up' ? undefined : run
}

export function runState(run: Run) {
  return run.state === 'waiting'
    ? ({ state: 'waiting', text: run.waiting?.text ?? 'it waits' } as const)
    : ({ state: 'running' } as const)
}
