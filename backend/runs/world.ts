import type { Problem } from '../contract/doors/problem.ts'
import type { HomeEvent } from '../contract/home.ts'
import type { Inventory } from '../core/inventory/inventory.ts'
import type { BackupTool } from '../ports/backup-tool.ts'
import type { Clock, Ids } from '../ports/clock.ts'
import type { InventorySource } from '../ports/inventory-source.ts'
import type { Engines, ReadNode, ReadSwarm } from '../ports/nodes/engines.ts'
import type { HostKeys } from '../ports/nodes/host-keys.ts'
import type { Projects, ReadStackFiles } from '../ports/projects.ts'
import type { RenderStack } from '../ports/renderer.ts'
import type { Secrets } from '../ports/secrets.ts'
import type { Store } from '../ports/store.ts'

/** What acting needs of the world. */
export interface World {
  clock: Clock
  ids: Ids
  engines: Engines
  readSwarm: ReadSwarm
  readNode: ReadNode
  projects: Projects
  readStackFiles: ReadStackFiles
  source: InventorySource
  render: RenderStack
  secrets: Secrets
  hostKeys: HostKeys
  backupTool: BackupTool
  store: Store
  /** The good inventory in force. */
  inventory(): Inventory | undefined
  /** Names of nodes by their id in the swarm, as each node's own engine said it. */
  nodeNames(): ReadonlyMap<string, string>
  /** Ids in the swarm of nodes that homeport itself has found lost. */
  lostNodes(): ReadonlySet<string>
  /** Why a node, by its name, is lost; undefined for one that may be asked. */
  whyLost(node: string): Problem | undefined
  publish(event: HomeEvent): void
  /** False for the example home alone: making its swarm is no question. */
  asksBeforeInit: boolean
  limits: Limits
}

/** Deadlines and limits of acting, milliseconds. */
export interface Limits {
  /** How long a run waits for a lost node or link before it stops, resumable. */
  waitMs: number
  /** How long services may take to converge. */
  convergeMs: number
  /** How long a registry may take to say what a tag is. */
  registryMs: number
  /** How long one image may take to be pulled. */
  pullMs: number
  /** How long another homeport's lease must stand still before it counts as gone. */
  leaseMs: number
}

export const defaultLimits: Limits = {
  waitMs: 10 * 60_000,
  convergeMs: 5 * 60_000,
  registryMs: 3_000,
  pullMs: 30 * 60_000,
  leaseMs: 60_000,
}
