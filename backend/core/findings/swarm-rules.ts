import type { EngineNode } from '../engine/seen.ts'
import { countManagers } from '../swarm/quorum.ts'
import { stackOf } from '../swarm/what-runs.ts'
import type { HomeFacts, SwarmFacts } from './facts.ts'
import { DAY_MS } from './failure-memory.ts'
import type { Case, Rule } from './rules.ts'

export const swarmRules: readonly Rule[] = [
  {
    id: 'swarm-silent',
    severity: 'error',
    // An election may take so long and is no failure (rule 8).
    when: (facts) =>
      facts.swarms.flatMap(({ name, silent }): Case[] => {
        if (silent === undefined || facts.now - silent.since < 60_000) return []
        return [
          {
            subject: `swarm ${name}`,
            text: `no manager of ${name} answers for the swarm`,
            evidence: [silent.text],
          },
        ]
      }),
    advice: 'Bring managers back until more than half of them run; what runs goes on meanwhile.',
  },
  {
    id: 'quorum-lost',
    severity: 'error',
    when: (facts) =>
      ofManagers(facts, ({ spare }) => spare < 0, 'has too few managers left to decide anything'),
    advice: 'Bring managers back until more than half of them run; what runs goes on meanwhile.',
  },
  {
    id: 'quorum-at-risk',
    severity: 'warning',
    when: (facts) =>
      ofManagers(
        facts,
        ({ spare, managers, reachable }) => spare === 0 && reachable < managers,
        'stands still if one more manager goes',
      ),
    advice: 'Bring the missing manager back before touching another.',
  },
  {
    id: 'even-managers',
    severity: 'warning',
    when: (facts) =>
      ofManagers(
        facts,
        ({ managers }) => managers % 2 === 0,
        'has an even number of managers: one fewer would bear as much',
      ),
    advice: 'Make it one manager more or one fewer: 1, 3 or 5.',
  },
  {
    id: 'swarm-node-down',
    severity: 'warning',
    when: ({ swarms }) =>
      swarms.flatMap(({ snapshot, lost }) =>
        snapshot.nodes.filter((node) => node.Status.State === 'down' && !lost.has(node.ID)).map(downCase),
      ),
    advice: 'If it was set up anew, remove its old entry; else look at its connection to the managers.',
  },
  {
    id: 'certificate-may-end',
    severity: 'warning',
    when: ({ swarms }) => swarms.flatMap(certificateCases),
    advice:
      'Switch it on for a day now and then, or give the swarm a longer cert_expiry; else it must join anew.',
  },
  {
    id: 'heartbeat-short',
    severity: 'warning',
    when: (facts) => facts.swarms.flatMap((swarm) => heartbeatCases(facts, swarm)),
    advice:
      'Set the heartbeat to 5s: a node that only stalls would be taken for dead, and its services run twice.',
  },
  {
    id: 'mixed-clusters',
    severity: 'error',
    when: (facts) => facts.swarms.flatMap((swarm) => strangerCases(facts, swarm)),
    advice: 'Let the node leave the other swarm by hand, or correct its swarm in the inventory.',
  },
]

function ofManagers(
  facts: HomeFacts,
  fits: (count: ReturnType<typeof countManagers>) => boolean,
  text: string,
): Case[] {
  return facts.swarms.flatMap(({ name, snapshot, lost }) => {
    const count = countManagers(snapshot.nodes, lost)
    if (count.managers === 0 || !fits(count)) return []
    const evidence = [`${count.reachable} of ${count.managers} managers answer, ${count.quorum} are needed`]
    return [{ subject: `swarm ${name}`, text: `${name} ${text}`, evidence }]
  })
}

function downCase({ Description: { Hostname }, Status }: EngineNode): Case {
  const evidence = Status.Message ? { evidence: [Status.Message] } : {}
  return { subject: `node ${Hostname}`, text: `the swarm says that ${Hostname} is down`, ...evidence }
}

/**
 * A certificate is renewed when half to four fifths of its life are over, so that one fifth is left at least when a
 * node goes (swarmkit ca; engine.md § 3.2: once it has ended the node cannot come back).
 */
function certificateCases({ snapshot }: SwarmFacts): Case[] {
  const lifeMs = (snapshot.cluster.Spec.CAConfig?.NodeCertExpiry ?? 0) / 1_000_000 || 90 * DAY_MS
  return snapshot.nodes
    .filter((node) => node.Status.State === 'down' && awayMs(node, snapshot.at) > lifeMs / 5)
    .map(({ Description: { Hostname }, UpdatedAt }) => ({
      subject: `node ${Hostname}`,
      text: `the swarm certificate of ${Hostname} may end while it is away`,
      evidence: [
        `down since ${UpdatedAt.slice(0, 10)}, certificates last ${Math.round(lifeMs / DAY_MS)} days`,
      ],
    }))
}

function awayMs({ UpdatedAt }: EngineNode, at: string): number {
  return Date.parse(at) - Date.parse(UpdatedAt)
}

const USUAL_HEARTBEAT_NS = 5_000_000_000

/** Only a service that writes where another copy would write too is harmed (rule 6). */
function heartbeatCases({ inventory }: HomeFacts, { name, snapshot }: SwarmFacts): Case[] {
  const period = snapshot.cluster.Spec.Dispatcher?.HeartbeatPeriod ?? USUAL_HEARTBEAT_NS
  if (period >= USUAL_HEARTBEAT_NS) return []
  const there = new Set(snapshot.services.map(stackOf))
  const writers = inventory.stacks
    .filter(
      (stack) =>
        there.has(stack.name) && Object.values(stack.volumes).some(({ storage }) => storage !== undefined),
    )
    .map((stack) => stack.name)
  if (writers.length === 0) return []
  const text = `the heartbeat of ${name} is ${period / 1_000_000_000} s, and stacks on it write to shared storage`
  return [{ subject: `swarm ${name}`, text, evidence: writers }]
}

function strangerCases({ inventory, infos }: HomeFacts, { name, snapshot }: SwarmFacts): Case[] {
  const ids = new Set(snapshot.nodes.map(({ ID }) => ID))
  return inventory.nodes.flatMap((node): Case[] => {
    const own = infos.get(node.name)?.Swarm
    const elsewhere = own?.LocalNodeState === 'active' && own.NodeID !== undefined && !ids.has(own.NodeID)
    if (node.swarm !== name || !elsewhere) return []
    return [{ subject: `node ${node.name}`, text: `${node.name} belongs to another swarm than ${name}` }]
  })
}
