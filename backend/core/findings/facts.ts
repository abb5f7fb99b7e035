import type { VolumeBackup } from '../../contract/backup.ts'
import type { SecretView } from '../../contract/secret.ts'
import type { NodeInfo } from '../clocks/clock-offset.ts'
import type { SwarmSnapshot } from '../engine/seen.ts'
import type { Inventory } from '../inventory/inventory.ts'
import type { NodeVerdict } from '../swarm/node-state.ts'
import type { FailureMemory } from './failure-memory.ts'
import type { RestartMemory } from './restart-memory.ts'

/** What rules look at. */
export interface HomeFacts {
  inventory: Inventory
  /** By the inventory's name. */
  nodes: ReadonlyMap<string, NodeVerdict>
  /** What nodes say of themselves, by the inventory's name. */
  infos: ReadonlyMap<string, NodeInfo>
  swarms: readonly SwarmFacts[]
  /** What engines started again on Compose nodes, by node. */
  restarts?: ReadonlyMap<string, RestartMemory>
  /** Volumes that are to be backed up. */
  backups?: readonly VolumeBackup[]
  /** Secrets that the inventory names. */
  secrets?: readonly SecretView[]
  /** Monotonic milliseconds. */
  now: number
}

export interface SwarmFacts {
  name: string
  snapshot: SwarmSnapshot
  failures: FailureMemory
  /** Swarm ids of nodes that homeport itself has found lost. */
  lost: ReadonlySet<string>
  /** Since when no manager answers, in monotonic milliseconds, and why; the snapshot is the last one before. */
  silent?: { since: number; text: string }
}
