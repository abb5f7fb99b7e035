import type { VolumeBackup } from '../../contract/backup.ts'
import { onlookingPurposes } from '../../contract/plan.ts'
import type { Run } from '../../contract/run.ts'
import type { SecretView } from '../../contract/secret.ts'
import type { Inventory } from '../../core/inventory/inventory.ts'
import { namedSecrets } from '../../core/secrets/named-secrets.ts'
import { secretsOfStack, secretViews } from '../../core/secrets/secret-views.ts'
import type { Store } from '../../ports/store.ts'
import { volumeBackups } from '../backups/records.ts'
import type { Picture } from './picture.ts'

/** Undefined where nothing is to be backed up. */
export function backupsOf(store: Pick<Store, 'fact'>, inventory: Inventory, stack: string) {
  const own = volumeBackups(store, inventory).filter((one) => one.stack === stack)
  return own.length === 0 ? undefined : own
}

type Seen = Pick<Picture, 'inventory' | 'secrets'>

export function secretsSeen({ inventory, secrets }: Seen): SecretView[] {
  return inventory === undefined ? [] : secretViews(namedSecrets(inventory), secrets)
}

/** Undefined where there are none. */
export function secretsOf(seen: Seen, stack: string, backups: VolumeBackup[] = []) {
  const own = secretsOfStack(secretsSeen(seen), stack, backups[0]?.repository)
  return own.length === 0 ? undefined : own
}

/** A backup or a drill changes nothing of what runs. */
export function deploying(run: Run | undefined, stack: string): Run | undefined {
  const part = run?.parts.find(({ subject }) => subject.kind === 'stack' && subject.stack === stack)
  return onlookingPurposes.has(part?.data) ? undefined : run
}

export function runState(run: Run) {
  return run.state === 'waiting'
    ? ({ state: 'waiting', text: run.waiting?.text ?? 'it waits' } as const)
    : ({ state: 'running' } as const)
}
