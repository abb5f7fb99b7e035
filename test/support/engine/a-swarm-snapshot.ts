import type {
  EngineNetwork,
  EngineObject,
  EngineService,
  SwarmSnapshot,
} from '../../../backend/core/engine/seen.ts'
import type { ServiceSpec } from '../../../backend/core/engine/spec.ts'
import { aNode, type NodeParts } from './a-node.ts'

const AT = '2026-11-21T10:00:00.000Z'
const stored = (id: string) => ({ ID: id, Version: { Index: 10 }, CreatedAt: AT, UpdatedAt: AT })

/** A swarm of one manager on which nothing runs. */
export function aSwarmSnapshot(swarm = 'main'): SwarmSnapshotBuilder {
  return new SwarmSnapshotBuilder({
    swarm,
    via: 'attic',
    at: AT,
    cluster: {
      ...stored('cluster-1'),
      Spec: {
        Name: 'default',
        Labels: {},
        Dispatcher: { HeartbeatPeriod: 5_000_000_000 },
        CAConfig: { NodeCertExpiry: 7_776_000_000_000_000 },
        Orchestration: { TaskHistoryRetentionLimit: 5 },
      },
      DefaultAddrPool: ['10.0.0.0/8'],
      SubnetSize: 24,
    },
    nodes: [],
    services: [],
    tasks: [],
    networks: [anEngineNetwork('ingress', { Ingress: true, Attachable: false })],
    configs: [],
    secrets: [],
  })
}

export class SwarmSnapshotBuilder {
  private readonly snapshot: SwarmSnapshot

  constructor(snapshot: SwarmSnapshot) {
    this.snapshot = structuredClone(snapshot)
  }

  build(): SwarmSnapshot {
    return structuredClone(this.snapshot)
  }

  /** Its id is `id-<name>` unless said otherwise. */
  withNode(name: string, parts: NodeParts & { id?: string } = {}): SwarmSnapshotBuilder {
    return this.changed((snapshot) => {
      snapshot.nodes = [...snapshot.nodes, { ...aNode(name, parts), ID: parts.id ?? `id-${name}` }]
    })
  }

  withService(spec: ServiceSpec, previous?: ServiceSpec): SwarmSnapshotBuilder {
    return this.changed((snapshot) => {
      const others = snapshot.services.filter((service) => service.Spec.Name !== spec.Name)
      const service: EngineService = { ...stored(`id-of-${spec.Name}`), Spec: spec }
      snapshot.services = [...others, previous ? { ...service, PreviousSpec: previous } : service]
    })
  }

  withNetwork(name: string, of: Partial<EngineNetwork> = {}): SwarmSnapshotBuilder {
    return this.changed((snapshot) => {
      snapshot.networks = [...snapshot.networks, anEngineNetwork(name, of)]
    })
  }

  withConfig(name: string, content: string, labels: Record<string, string> = {}): SwarmSnapshotBuilder {
    return this.changed((snapshot) => {
      const data = Buffer.from(content).toString('base64')
      snapshot.configs = [...snapshot.configs, anObject(name, labels, data)]
    })
  }

  withSecret(name: string, labels: Record<string, string> = {}): SwarmSnapshotBuilder {
    return this.changed((snapshot) => {
      snapshot.secrets = [...snapshot.secrets, anObject(name, labels)]
    })
  }

  changed(change: (snapshot: SwarmSnapshot) => void): SwarmSnapshotBuilder {
    const copy = structuredClone(this.snapshot)
    change(copy)
    return new SwarmSnapshotBuilder(copy)
  }
}

export function anEngineNetwork(name: string, of: Partial<EngineNetwork> = {}): EngineNetwork {
  return {
    Name: name,
    Id: `id-of-${name}`,
    Created: AT,
    Scope: 'swarm',
    Driver: 'overlay',
    Attachable: true,
    Ingress: false,
    Internal: false,
    Labels: null,
    Options: {},
    IPAM: { Driver: 'default', Config: [{ Subnet: '10.0.1.0/24', Gateway: '10.0.1.1' }] },
    ...of,
  }
}

export function anObject(name: string, labels: Record<string, string>, data?: string): EngineObject {
  return {
    ...stored(`id-of-${name}`),
    Spec: { Name: name, Labels: labels, ...(data !== undefined && { Data: data }) },
  }
}
