import { type NodeVerdict, shutOutBy } from '../swarm/node-state.ts'
import type { HomeFacts } from './facts.ts'
import type { Case, Rule } from './rules.ts'

export const nodeRules: readonly Rule[] = [
  {
    id: 'node-unreachable',
    severity: 'error',
    when: (facts) =>
      ofNodes(
        facts,
        ({ state }) => state === 'unreachable',
        (name) => `${name} cannot be reached`,
      ),
    advice: 'Look at the node: power, network, Docker.',
  },
  {
    id: 'engine-down',
    severity: 'error',
    when: (facts) =>
      ofNodes(
        facts,
        ({ finding }) => finding === 'engine-down',
        (name) => `Docker does not answer on ${name}, though the node does`,
      ),
    advice: 'Look at its log on the node: journalctl -u docker.',
  },
  ...shutOutBy.map(
    (id): Rule => ({
      id,
      severity: 'error',
      when: ({ nodes }) =>
        [...nodes].flatMap(([name, { problem }]): Case[] => {
          if (problem?.code !== id) return []
          const { text, advice } = problem
          return [{ subject: `node ${name}`, text, ...(advice === undefined ? {} : { advice }) }]
        }),
      advice: 'Look at the way to the node: address, keys, user, Docker.',
    }),
  ),
  {
    id: 'homeport-cut-off',
    severity: 'warning',
    when: ({ nodes }) =>
      [...nodes.values()].some(({ finding }) => finding === 'homeport-cut-off')
        ? [
            {
              subject: 'homeport',
              text: 'homeport reaches neither the nodes nor the gateway of its network',
            },
          ]
        : [],
    advice: 'Look at the network of the machine homeport runs on; the nodes are not to blame.',
  },
  {
    id: 'node-swarm-error',
    severity: 'error',
    when: ({ infos }) =>
      [...infos].flatMap(([name, { Swarm }]): Case[] => {
        const text = swarmTroubles[Swarm?.LocalNodeState ?? 'inactive']
        if (text === undefined) return []
        return [
          {
            subject: `node ${name}`,
            text: `${name} ${text}`,
            ...(Swarm?.Error ? { evidence: [Swarm.Error] } : {}),
          },
        ]
      }),
    advice: 'Look at docker info on the node; homeport never makes a node leave its swarm.',
  },
]

const swarmTroubles: Record<string, string | undefined> = {
  error: 'has trouble with its swarm',
  locked: 'has a locked swarm: docker swarm unlock opens it',
}

function ofNodes(
  facts: HomeFacts,
  fits: (verdict: NodeVerdict) => boolean,
  text: (name: string) => string,
): Case[] {
  return [...facts.nodes]
    .filter(([, verdict]) => fits(verdict))
    .map(([name, { sentences }]) => ({ subject: `node ${name}`, text: text(name), evidence: sentences }))
}
