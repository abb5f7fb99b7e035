import type { Problem } from '../../contract/doors/problem.ts'
import type { SnapshotPart, SwarmSnapshot } from '../../core/engine/seen.ts'
import type { Node } from '../../core/inventory/inventory.ts'
import type { NodeSnapshot } from '../../core/project/seen-project.ts'
import type { DockerApi } from './docker-api.ts'

/** The way to every node's engine. Connections are kept; which of a node's ways works is remembered. */
export interface Engines {
  /** Takes the inventory's nodes; connections of nodes that are gone are closed. */
  use(nodes: readonly Node[]): void
  /** The engine of one node. Its calls reject when there is no way to it. */
  node(name: string): DockerApi
  /**
   * A manager that answers, of the swarm whose nodes are given; fails over to the next. Rejects with the reason of
   * each when none does.
   */
  manager(nodeNames: readonly string[]): Promise<{ via: string; api: DockerApi }>
  /**
   * Whether a *new* connection to the node can be had now (TCP and the first bytes of SSH; for sockets a ping),
   * and if not, why. Never rejects. `deadlineMs` bounds it.
   */
  fresh(name: string, deadlineMs: number): Promise<FreshConnection>
  /** Ends every kept connection of a node: the next call makes new ones. */
  drop(name: string): void
  /** What a failed way to a node means and what to do: wrong key, no route, no Docker, too old, permission denied. */
  explain(name: string, error: unknown): Problem
  close(): Promise<void>
}

export type FreshConnection = { ok: true; tookMs: number } | { ok: false; tookMs: number; problem: Problem }

/**
 * Everything one look at a swarm brings back. With `again`, only those parts are read anew; the others are as they were
 * before.
 */
export type ReadSwarm = (
  swarm: string,
  via: string,
  api: DockerApi,
  again?: { before: SwarmSnapshot; parts: ReadonlySet<SnapshotPart> },
) => Promise<SwarmSnapshot>

/** Everything one look at a node's own engine brings back of what Docker Compose made there. */
export type ReadNode = (node: string, api: DockerApi) => Promise<NodeSnapshot>
