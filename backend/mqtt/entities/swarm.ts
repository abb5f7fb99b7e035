import type { SwarmSeen, Table } from './row.ts'

const isKnown = ({ swarm }: SwarmSeen) => swarm.state === 'active'

const nodesOf = ({ home, swarm }: SwarmSeen) => home.nodes.filter((node) => node.swarm === swarm.name)

export const swarmTable: Table<SwarmSeen> = {
  device: ({ swarm }) => ({ name: `Swarm ${swarm.name}`, mf: 'homeport', mdl: 'Docker Swarm' }),
  triggers: [],
  rows: [
    {
      key: 'quorum',
      platform: 'binary_sensor',
      name: 'Quorum',
      value: (seen) => (isKnown(seen) ? seen.swarm.reachableManagers * 2 > seen.swarm.managers : null),
      attributes: ({ swarm }) => ({ leader: swarm.leader ?? null }),
      more: { ic: 'mdi:account-group-outline' },
    },
    {
      key: 'nodes',
      platform: 'sensor',
      name: 'Nodes',
      value: (seen) =>
        nodesOf(seen).filter(({ state }) => state === 'reachable' || state === 'suspect').length,
      attributes: (seen) => ({ of: nodesOf(seen).length }),
      more: { stat_cla: 'measurement', ic: 'mdi:server-network' },
    },
    {
      key: 'managers',
      platform: 'sensor',
      name: 'Managers',
      value: (seen) => (isKnown(seen) ? seen.swarm.reachableManagers : null),
      attributes: ({ swarm }) => ({ of: swarm.managers }),
      more: { stat_cla: 'measurement', ic: 'mdi:server-security', ent_cat: 'diagnostic' },
    },
  ],
}
