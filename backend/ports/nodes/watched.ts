import type { Problem } from '../../contract/doors/problem.ts'
import type { Finding } from '../../contract/plan.ts'
import type { NodeInfo } from '../../core/clocks/clock-offset.ts'
import type { SwarmSnapshot } from '../../core/engine/seen.ts'
import type { RawInventory } from '../../core/inventory/inventory.ts'
import type { NodeSnapshot } from '../../core/project/seen-project.ts'
import type { SecretEntry } from '../../core/secrets/secret-views.ts'
import type { Evidence } from '../../core/swarm/evidence.ts'

/** What the watchers bring: the front door takes it into the current picture. */
export interface Watched {
  /** The commit of this source that was in force when homeport last ended. */
  inForceBefore(source: string): string | undefined
  /** What was in force then; the newest comes later. */
  inventoryRecalled(raw: RawInventory): void
  inventoryRead(raw: RawInventory): Promise<void>
  /** The inventory cannot be read at all. */
  inventoryLost(problem: Problem): void
  nodeSeen(node: string, evidence: Evidence): void
  nodeInfo(node: string, info: NodeInfo): void
  /** Nodes that went silent together with everything else around homeport; none: it is not cut off. */
  cutOffFrom(nodes: ReadonlySet<string>): void
  swarmSeen(snapshot: SwarmSnapshot): void
  swarmLost(swarm: string, text: string): void
  /** What Docker Compose made on a node. */
  projectsSeen(snapshot: NodeSnapshot): void
  /** The node's own files for these stacks are others than before. */
  hostFilesChanged(node: string, stacks: readonly string[]): void
  /** How the secrets that the inventory names stand in the store. */
  secretsSeen(entries: readonly SecretEntry[]): void
  /** What is wrong with the store’s files, whoever names them. */
  secretStoreSeen(findings: readonly Finding[]): void
}
