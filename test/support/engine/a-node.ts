import type { EngineNode } from '../../../backend/core/engine/seen.ts'

export interface NodeParts {
  state?: EngineNode['Status']['State']
  availability?: EngineNode['Spec']['Availability']
  role?: EngineNode['Spec']['Role']
  labels?: Record<string, string>
  engineLabels?: Record<string, string>
  arch?: string
  addr?: string
  leader?: boolean
  reachability?: NonNullable<EngineNode['ManagerStatus']>['Reachability']
}

/** A node as the swarm shows it: a ready worker, its id `id-<name>`, unless said otherwise. */
export function aNode(name: string, parts: NodeParts = {}): EngineNode {
  const { role = 'worker', addr = '192.168.1.10' } = parts
  const manager = {
    Reachability: parts.reachability ?? ('reachable' as const),
    Addr: `${addr}:2377`,
    ...(parts.leader === true ? { Leader: true } : {}),
  }
  return {
    ID: `id-${name}`,
    Version: { Index: 1 },
    CreatedAt: '2026-11-21T08:00:00Z',
    UpdatedAt: '2026-11-21T08:00:00Z',
    Spec: { Role: role, Availability: parts.availability ?? 'active', Labels: parts.labels ?? {} },
    Description: {
      Hostname: name,
      Platform: { Architecture: parts.arch ?? 'aarch64', OS: 'linux' },
      Resources: {},
      Engine: {
        EngineVersion: '28.5.2',
        ...(parts.engineLabels === undefined ? {} : { Labels: parts.engineLabels }),
      },
    },
    Status: { State: parts.state ?? 'ready', Addr: addr },
    ...(role === 'manager' ? { ManagerStatus: manager } : {}),
  }
}
