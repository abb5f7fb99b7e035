import type { Plan } from '../../../backend/contract/plan.ts'
import type { EngineInfo } from '../../../backend/core/engine/seen.ts'
import type { Connection, Node, Swarm } from '../../../backend/core/inventory/inventory.ts'
import { type NodeSeen, planSwarm, type SwarmInput } from '../../../backend/core/swarm/plan-swarm.ts'
import type { SwarmSnapshotBuilder } from '../engine/a-swarm-snapshot.ts'

type LocalState = NonNullable<EngineInfo['Swarm']>['LocalNodeState']

/** A home with a swarm `main` on 192.168.1.0/24, without nodes; nobody has looked at it yet. */
export function aHome(): HomeBuilder {
  return new HomeBuilder({
    swarm: {
      name: 'main',
      advertise: 'lan',
      dataPath: undefined,
      addressPool: [],
      heartbeatMs: undefined,
      certExpiryMs: undefined,
    },
    nodes: [],
    seen: {},
    commit: 'c0ffee1',
    networks: { lan: '192.168.1.0/24', tailnet: '100.64.0.0/10' },
    appliedLabels: {},
    asksBeforeInit: true,
  })
}

interface NodeWish extends Partial<Omit<Node, 'connect' | 'name'>> {
  /** Its address in the lan is 192.168.1.<this>; without it, the node has no way to it. */
  at?: number
  /** What the engine says of itself; `silent`: it does not answer; absent: nobody asks. */
  says?: LocalState | 'silent'
  /** The swarm's id of it, when it says `active`. */
  id?: string
}

export class HomeBuilder {
  private readonly input: SwarmInput

  constructor(input: SwarmInput) {
    this.input = structuredClone(input)
  }

  withManager(name: string, wish: NodeWish = {}): HomeBuilder {
    return this.withNode(name, { role: 'manager', ...wish })
  }

  withWorker(name: string, wish: NodeWish = {}): HomeBuilder {
    return this.withNode(name, { role: 'worker', ...wish })
  }

  private withNode(name: string, { at, says, id, ...wish }: NodeWish): HomeBuilder {
    return this.changed((input) => {
      input.nodes = [
        ...input.nodes,
        aWishedNode(name, { ...wish, connect: at === undefined ? [] : [ssh(at)] }),
      ]
      if (says !== undefined) input.seen = { ...input.seen, [name]: seen(name, says, id) }
    })
  }

  withSwarm(wish: Partial<Swarm>): HomeBuilder {
    return this.changed((input) => {
      input.swarm = { ...input.swarm, ...wish }
    })
  }

  withNetworks(networks: Record<string, string>): HomeBuilder {
    return this.changed((input) => {
      input.networks = networks
    })
  }

  /** The swarm that is there. */
  withSnapshot(snapshot: SwarmSnapshotBuilder): HomeBuilder {
    return this.changed((input) => {
      input.snapshot = snapshot.build()
    })
  }

  changed(change: (input: SwarmInput) => void): HomeBuilder {
    const copy = structuredClone(this.input)
    change(copy)
    return new HomeBuilder(copy)
  }

  plan(): Plan {
    return planSwarm(this.input)
  }
}

export function aWishedNode(name: string, wish: Partial<Node> = {}): Node {
  return {
    name,
    connect: [],
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
    ...wish,
  }
}

function ssh(at: number): Connection {
  const host = `192.168.1.${at}`
  return { kind: 'ssh', user: 'homeport', host, port: 22, url: `ssh://homeport@${host}` }
}

function seen(name: string, says: LocalState | 'silent', id = `id-${name}`): NodeSeen {
  if (says === 'silent')
    return { ok: false, problem: { code: 'unreachable', text: `${name} does not answer` } }
  const Swarm = { LocalNodeState: says, NodeID: says === 'active' ? id : '' }
  return { ok: true, info: { ID: `engine-${name}`, Name: name, ServerVersion: '28.5.2', Swarm } }
}
