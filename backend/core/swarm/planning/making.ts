import type { Finding } from '../../../contract/plan.ts'
import type { SwarmInitRequest, SwarmSpec } from '../../engine/spec.ts'
import type { Swarm } from '../../inventory/inventory.ts'
import { finding, question } from '../../plan/drafting/questions.ts'
import type { Draft } from '../../plan/drafting/sequence.ts'
import { clearPool, networksMet, type Place, placeOf } from './addresses.ts'
import { isFree, LISTEN, planJoins, unjoinable, unplaced } from './joining.ts'
import type { SwarmPart } from './part.ts'
import { localState, type Member, type SwarmScene } from './scene.ts'

/** Label of a swarm homeport made: by it the swarm is known again after a lost answer. */
const SWARM_LABEL = 'dev.homeport.swarm'

/**
 * There is no swarm, as far as one can see. It is made only if homeport never recorded one *and* every declared
 * manager answers and is in none (rule 5): a manager that is silent may hold the swarm.
 */
export function planMaking(scene: SwarmScene): SwarmPart {
  const obstacles = obstaclesToInit(scene)
  const first = scene.members.find(({ node }) => node.role === 'manager')
  if (obstacles.length > 0 || first === undefined) return { drafts: [], questions: [], findings: obstacles }
  const place = placeOf(first.node, scene.swarm, scene.networks)
  const pool = poolOf(scene)
  const unfit = [...pool.findings, ...(place.ok ? [] : [unplaced(scene, place.text)])]
  if (!place.ok || unfit.length > 0) return { drafts: [], questions: [], findings: unfit }
  const others = planJoins(
    scene,
    scene.members.filter((member) => member !== first),
  )
  const init = initDraft(scene, first, place, pool.pool)
  if (!scene.asksBeforeInit) return { ...others, drafts: [init, ...others.drafts] }
  const names = [first, ...scene.members.filter((member) => member !== first && isFree(member))]
  const asked = question(
    'swarm-init',
    scene.swarm.name,
    `there is no swarm ${scene.swarm.name} yet: make it of ${names.map(({ node }) => node.name).join(', ')}?`,
    { yes: `make the swarm on ${first.node.name}`, no: 'make no swarm' },
  )
  const needs = { question: asked.id, answer: 'yes' }
  const drafts = [init, ...others.drafts].map(
    (draft): Draft => ({ ...draft, operation: { ...draft.operation, needs } }),
  )
  return { drafts, questions: [asked, ...others.questions], findings: others.findings }
}

function obstaclesToInit(scene: SwarmScene): Finding[] {
  const { name } = scene.swarm
  if (scene.recordedClusterId !== undefined) {
    return [
      finding(
        `swarm-silent:${name}`,
        'error',
        `swarm ${name}`,
        `no manager of swarm ${name} answers; it was made before (cluster ${scene.recordedClusterId}), so it is not made again`,
        'Look at the managers: power, network, Docker. If they are lost for good, run `docker swarm init --force-new-cluster` on one that was a manager.',
      ),
    ]
  }
  const managers = scene.members.filter(({ node }) => node.role === 'manager')
  if (managers.length === 0) {
    const advice = 'Write `role: manager` into the file of one node, better of three.'
    return [
      finding(
        `no-manager:${name}`,
        'error',
        `swarm ${name}`,
        `swarm ${name} has no manager in the inventory`,
        advice,
      ),
    ]
  }
  return managers.flatMap((member) => obstacleIn(scene, member))
}

function obstacleIn(scene: SwarmScene, member: Member): Finding[] {
  if (isFree(member)) return []
  if (localState(member) !== undefined) return unjoinable(scene, member)
  const { name } = member.node
  const why = member.seen && !member.seen.ok ? member.seen.problem.text : `there is no way to ${name}`
  const text = `manager ${name} cannot be asked (${why}), and it may hold the swarm: none is made`
  return [
    finding(
      `manager-silent:${name}`,
      'warning',
      `node ${name}`,
      text,
      'Make it reachable, or take it out of the inventory.',
    ),
  ]
}

function poolOf(scene: SwarmScene): { pool: string[]; findings: Finding[] } {
  const { addressPool, name } = scene.swarm
  const refused = (text: string) => ({
    pool: [],
    findings: [
      finding(
        `address-pool:${name}`,
        'error',
        `swarm ${name}`,
        text,
        'Write an `address_pool` that meets no network of the home.',
      ),
    ],
  })
  const met = addressPool.flatMap((cidr) => networksMet(cidr, scene.networks))
  if (met.length > 0) return refused(`the address pool of swarm ${name} meets ${met.join(', ')}`)
  if (addressPool.length > 0) return { pool: addressPool, findings: [] }
  const addresses = scene.members.flatMap(({ node }) =>
    node.connect.flatMap((way) => (way.kind === 'unix' ? [] : `${way.host}/24`)),
  )
  const clear = clearPool([...Object.values(scene.networks), ...addresses])
  if (clear !== undefined) return { pool: [clear], findings: [] }
  return refused(`no address pool in 10.0.0.0/8 is clear of the home’s networks`)
}

function initDraft(scene: SwarmScene, { node }: Member, place: Place & { ok: true }, pool: string[]): Draft {
  const { ok: _, ...addresses } = place
  const request: SwarmInitRequest = {
    ListenAddr: LISTEN,
    ...addresses,
    ...(node.scheduling && { Availability: node.scheduling }),
    DefaultAddrPool: pool,
    SubnetSize: 24,
    ForceNewCluster: false,
    Spec: { Name: 'default', Labels: { [SWARM_LABEL]: scene.swarm.name }, ...timesOf(scene.swarm) },
  }
  return {
    provides: 'swarm',
    waits: [],
    operation: {
      kind: 'swarm-init',
      subject: `swarm ${scene.swarm.name}`,
      cause: 'there is none yet',
      node: node.name,
      request,
    },
  }
}

/** What the inventory says of a swarm's times, as Docker has it. */
export function timesOf(swarm: Swarm): Pick<SwarmSpec, 'Dispatcher' | 'CAConfig'> {
  return {
    ...(swarm.heartbeatMs !== undefined && {
      Dispatcher: { HeartbeatPeriod: swarm.heartbeatMs * NANOSECONDS },
    }),
    ...(swarm.certExpiryMs !== undefined && {
      CAConfig: { NodeCertExpiry: swarm.certExpiryMs * NANOSECONDS },
    }),
  }
}

const NANOSECONDS = 1_000_000
