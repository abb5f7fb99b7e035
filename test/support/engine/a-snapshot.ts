import type { SwarmSnapshot } from '../../../backend/core/engine/seen.ts'

/** One look at the swarm `main`, empty but for what is given. */
export function aSnapshot(parts: Partial<SwarmSnapshot> = {}): SwarmSnapshot {
  return {
    swarm: 'main',
    via: 'attic',
    at: '2026-11-21T10:00:10.000Z',
    cluster: {
      ID: 'cluster-1',
      Version: { Index: 5 },
      CreatedAt: '2026-11-21T08:00:00Z',
      UpdatedAt: '2026-11-21T08:00:00Z',
      Spec: { Name: 'default', Labels: {}, Dispatcher: { HeartbeatPeriod: 5_000_000_000 } },
    },
    nodes: [],
    services: [],
    tasks: [],
    networks: [],
    configs: [],
    secrets: [],
    ...parts,
  }
}
