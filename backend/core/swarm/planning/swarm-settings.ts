import type { Finding } from '../../../contract/plan.ts'
import type { SwarmSnapshot } from '../../engine/seen.ts'
import { finding, question } from '../../plan/drafting/questions.ts'
import { networksMet } from './addresses.ts'
import { timesOf } from './making.ts'
import { nothing, type SwarmPart } from './part.ts'
import type { SwarmScene } from './scene.ts'

/** Heartbeat and certificate expiry of a swarm that is there: never changed unasked. */
export function planSwarmSettings(scene: SwarmScene, snapshot: SwarmSnapshot): SwarmPart {
  const { Dispatcher, CAConfig } = timesOf(scene.swarm)
  const live = snapshot.cluster.Spec
  const heartbeat = Dispatcher && Dispatcher.HeartbeatPeriod !== live.Dispatcher?.HeartbeatPeriod
  const expiry = CAConfig && CAConfig.NodeCertExpiry !== live.CAConfig?.NodeCertExpiry
  if (!heartbeat && !expiry) return nothing
  const settings = { ...(heartbeat && { Dispatcher }), ...(expiry && { CAConfig }) }
  const before = {
    ...(heartbeat && { Dispatcher: { HeartbeatPeriod: live.Dispatcher?.HeartbeatPeriod ?? null } }),
    ...(expiry && { CAConfig: { NodeCertExpiry: live.CAConfig?.NodeCertExpiry ?? null } }),
  }
  const what = [...(heartbeat ? ['heartbeat'] : []), ...(expiry ? ['certificate expiry'] : [])].join(' and ')
  const asked = question(
    'swarm-settings',
    scene.swarm.name,
    `${what} of swarm ${scene.swarm.name} are not as in the inventory`,
    {
      yes: 'change them',
      no: 'leave them',
    },
  )
  return {
    questions: [asked],
    findings: [],
    drafts: [
      {
        provides: 'swarm settings',
        waits: [],
        operation: {
          kind: 'swarm-settings',
          subject: `swarm ${scene.swarm.name}`,
          cause: `in the inventory: ${what}`,
          needs: { question: asked.id, answer: 'yes' },
          node: snapshot.via,
          settings,
          before,
        },
      },
    ],
  }
}

const SHORT_HEARTBEAT_MS = 5_000

/** What is worth telling of how the swarm is laid out. */
export function layoutFindings(scene: SwarmScene): Finding[] {
  const subject = `swarm ${scene.swarm.name}`
  const managers = scene.members.filter(({ node }) => node.role === 'manager').length
  const { heartbeatMs } = scene.swarm
  return [
    ...overlaps(scene),
    ...(managers > 0 && managers % 2 === 0
      ? [
          finding(
            `even-managers:${scene.swarm.name}`,
            'warning',
            subject,
            `${managers} managers bear the loss of no more nodes than ${managers - 1}`,
            'Have an odd number of managers: one, three or five.',
          ),
        ]
      : []),
    ...(heartbeatMs !== undefined && heartbeatMs < SHORT_HEARTBEAT_MS
      ? [
          finding(
            `short-heartbeat:${scene.swarm.name}`,
            'warning',
            subject,
            `with a heartbeat of ${heartbeatMs} ms a node stalled by a pull is declared down, and its services run twice for a while`,
            'Leave it at 5s wherever a service writes to shared storage.',
          ),
        ]
      : []),
  ]
}

/** Docker takes its subnets without a look at what else is there (rule 6). */
function overlaps(scene: SwarmScene): Finding[] {
  return (scene.snapshot?.networks ?? [])
    .filter(({ Scope }) => Scope === 'swarm')
    .flatMap((network) => {
      const subnets = (network.IPAM?.Config ?? []).flatMap(({ Subnet }) => Subnet ?? [])
      const met = subnets.flatMap((subnet) => networksMet(subnet, scene.networks))
      if (met.length === 0) return []
      return finding(
        `overlap:${network.Name}`,
        'error',
        `network ${network.Name}`,
        `network ${network.Name} (${subnets.join(', ')}) meets ${met.join(', ')} of the home: addresses there cannot be reached from containers`,
        'Make the network again with another subnet, and give the swarm an `address_pool` of its own.',
      )
    })
}
