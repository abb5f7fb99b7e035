import type { EngineInfo } from '../../../backend/core/engine/seen.ts'
import type { Node, Stack, Swarm } from '../../../backend/core/inventory/inventory.ts'

/** A node of the inventory: a worker of the swarm `main` with a way of its own, unless said otherwise. */
export function aMember(name: string, parts: Partial<Node> = {}): Node {
  return {
    name,
    connect: [{ kind: 'ssh', user: 'homeport', host: name, port: 22, url: `ssh://homeport@${name}` }],
    hostKeys: [],
    swarm: 'main',
    role: 'worker',
    labels: {},
    scheduling: undefined,
    alwaysOn: true,
    link: 'fast',
    paths: { stacks: '/opt/homeport/stacks', config: '/opt/homeport/config' },
    devices: {},
    renamedFrom: undefined,
    ...parts,
  }
}

export function aSwarm(parts: Partial<Swarm> = {}): Swarm {
  return {
    name: 'main',
    advertise: undefined,
    dataPath: undefined,
    addressPool: [],
    heartbeatMs: undefined,
    certExpiryMs: undefined,
    ...parts,
  }
}

/** A stack of the inventory, on the swarm `main` unless said otherwise. */
export function aStack(name: string, parts: Partial<Stack> = {}): Stack {
  return {
    name,
    folder: `stacks/${name}`,
    runOn: { kind: 'swarm', swarm: 'main' },
    after: [],
    policy: 'ask',
    exposure: 'local-only',
    onFailure: 'roll-back',
    volumes: {},
    gates: [],
    secrets: [],
    accept: [],
    renamedFrom: undefined,
    digest: 'd1',
    ...parts,
  }
}

/** What a node's own engine says of itself: that it is the swarm's node `nodeId`. */
export function anInfo(nodeId?: string): EngineInfo {
  const Swarm = nodeId === undefined ? {} : { Swarm: { LocalNodeState: 'active' as const, NodeID: nodeId } }
  return { ID: 'e', Name: 'x', ServerVersion: '29.1.0', ...Swarm }
}
