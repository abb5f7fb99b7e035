import type { Plan } from '../../contract/plan.ts'
import { finding } from '../plan/drafting/questions.ts'
import { sequence } from '../plan/drafting/sequence.ts'
import { byText, digestOf } from '../plan/keyed/canonical.ts'
import { withPlanId } from '../plan/plan-id.ts'
import { planJoins } from './planning/joining.ts'
import { planMaking } from './planning/making.ts'
import { planMembership } from './planning/membership.ts'
import { planNodeSettings } from './planning/node-settings.ts'
import { nothing, type SwarmPart, together } from './planning/part.ts'
import {
  type NodeSeen,
  observedDigest,
  type SwarmInput,
  type SwarmScene,
  swarmScene,
} from './planning/scene.ts'
import { layoutFindings, planSwarmSettings } from './planning/swarm-settings.ts'

export type { NodeSeen, SwarmInput }

/**
 * What must be done so that a swarm and its nodes are as wished. A swarm that is there is taken as it is: what differs
 * from the inventory is asked, but for labels of homeport's own, scheduling, and nodes that are in no swarm. Labels of
 * a node that joins are set by the next plan: before, the swarm has no entry to set them on.
 */
export function planSwarm(input: SwarmInput): Plan {
  const scene = swarmScene(input)
  const { drafts, questions, findings } = together([
    planParts(scene),
    { ...nothing, findings: layoutFindings(scene) },
  ])
  return withPlanId({
    subject: { kind: 'swarm', swarm: input.swarm.name },
    purpose: 'apply',
    madeFrom: {
      commit: input.commit,
      desired: digestOf({
        swarm: input.swarm,
        nodes: scene.members.map(({ node }) => node),
        networks: input.networks,
      }),
      observed: observedDigest(scene),
      applied: digestOf({ cluster: input.recordedClusterId, labels: input.appliedLabels }),
    },
    operations: sequence(drafts),
    questions: [...questions].sort((a, b) => byText(a.id, b.id)),
    findings: [...findings].sort((a, b) => byText(a.id, b.id)),
    images: [],
  })
}

function planParts(scene: SwarmScene): SwarmPart {
  const { snapshot, recordedClusterId } = scene
  if (snapshot === undefined) return planMaking(scene)
  if (recordedClusterId !== undefined && recordedClusterId !== snapshot.cluster.ID) return otherCluster(scene)
  return together([
    planJoins(scene, scene.members),
    planSwarmSettings(scene, snapshot),
    planNodeSettings(scene),
    planMembership(scene),
  ])
}

function otherCluster(scene: SwarmScene): SwarmPart {
  const { name } = scene.swarm
  const text = `the nodes of swarm ${name} form another cluster (${scene.snapshot?.cluster.ID}) than the one homeport knows (${scene.recordedClusterId})`
  const advice = 'If you made the swarm anew, tell homeport to forget the old one; else look at who did.'
  return { ...nothing, findings: [finding(`other-cluster:${name}`, 'error', `swarm ${name}`, text, advice)] }
}
