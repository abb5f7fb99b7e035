import type { NodeFile, StackFile, TopologyFile } from '../../contract/inventory.ts'
import { buildNode } from './build-node.ts'
import type { Inventory, RawInventory, Stack, Swarm } from './inventory.ts'
import type { Files } from './read-files.ts'
import { durationMs } from './values/durations.ts'

/** The inventory with defaults filled in. Only for files without a problem. */
export function buildInventory(raw: RawInventory, files: Files): Inventory {
  const topology = files.topology!.value as TopologyFile
  return {
    home: topology.home,
    timezone: topology.timezone,
    commit: raw.commit,
    swarms: byName(Object.entries(topology.swarms ?? {})).map(([name, swarm]) => buildSwarm(name, swarm)),
    nodes: byName([...files.nodes]).map(([name, file]) => buildNode(name, file.value as NodeFile)),
    stacks: byName([...files.stacks]).map(([name, stack]) =>
      buildStack(name, stack!.stack.value as StackFile, raw.folders[name]!),
    ),
    networks: topology.networks ?? {},
    storage: topology.storage ?? {},
    backup: {
      repositories: topology.backup?.repositories ?? {},
      schedule: topology.backup?.schedule,
      keep: topology.backup?.keep ?? {},
      drill: topology.backup?.drill ?? 'never',
    },
  }
}

function byName<T>(entries: [string, T][]): [string, T][] {
  return entries.sort(([a], [b]) => (a < b ? -1 : 1))
}

function buildSwarm(name: string, swarm: NonNullable<TopologyFile['swarms']>[string]): Swarm {
  return {
    name,
    advertise: swarm.advertise,
    dataPath: swarm.data_path,
    addressPool: swarm.address_pool ?? [],
    heartbeatMs: swarm.heartbeat === undefined ? undefined : durationMs(swarm.heartbeat),
    certExpiryMs: swarm.cert_expiry === undefined ? undefined : durationMs(swarm.cert_expiry),
  }
}

function buildStack(name: string, stack: StackFile, digest: string): Stack {
  return {
    name,
    folder: `stacks/${name}`,
    runOn: buildTarget(stack.run_on),
    after: stack.after ?? [],
    policy: stack.policy ?? 'ask',
    exposure: stack.exposure ?? 'local-only',
    onFailure: stack.on_failure ?? 'roll-back',
    volumes: stack.volumes ?? {},
    gates: stack.gates ?? [],
    secrets: stack.secrets ?? [],
    accept: stack.accept ?? [],
    renamedFrom: stack.renamed_from,
    digest,
  }
}

function buildTarget(target: StackFile['run_on']): Stack['runOn'] {
  if ('swarm' in target) return { kind: 'swarm', swarm: target.swarm }
  return { kind: 'nodes', nodes: 'node' in target ? [target.node] : target.nodes }
}
