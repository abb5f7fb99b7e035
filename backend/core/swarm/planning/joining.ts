import type { Finding } from '../../../contract/plan.ts'
import type { SwarmJoinRequest } from '../../engine/spec.ts'
import { finding } from '../../plan/drafting/questions.ts'
import type { Draft } from '../../plan/drafting/sequence.ts'
import { type Place, placeOf } from './addresses.ts'
import type { SwarmPart } from './part.ts'
import { isElsewhere, localState, type Member, type SwarmScene } from './scene.ts'

/** On every address of the node: which of them the others use is said apart. */
export const LISTEN = '0.0.0.0:2377'

/** Nodes that are in no swarm join: managers one after the other, each awaited; then the workers. */
export function planJoins(scene: SwarmScene, members: readonly Member[]): SwarmPart {
  const free = members.filter(isFree)
  const managers = free.filter(({ node }) => node.role === 'manager')
  const workers = free.filter(({ node }) => node.role === 'worker')
  const places = new Map(free.map((member) => [member, placeOf(member.node, scene.swarm, scene.networks)]))
  const findings = [...places.values()].flatMap((place) => (place.ok ? [] : unplaced(scene, place.text)))
  const drafts: Draft[] = []
  for (const member of [...managers, ...workers]) {
    const place = places.get(member)
    if (!place?.ok) continue
    const before = drafts.filter(
      ({ operation }) => operation.kind === 'node-join' && operation.role === 'manager',
    )
    const waits = member.node.role === 'manager' ? before.slice(-1) : before
    drafts.push(joinDraft(member, place, ['swarm', ...waits.map(({ provides }) => provides)]))
  }
  return {
    drafts,
    questions: [],
    findings: [...findings, ...members.flatMap((member) => unjoinable(scene, member))],
  }
}

export function isFree(member: Member): boolean {
  return localState(member) === 'inactive'
}

/** Why a node that is not in the swarm cannot join it as it is. `leave` is never done by homeport (rule 5). */
export function unjoinable(scene: SwarmScene, member: Member): Finding[] {
  const { name } = member.node
  const state = localState(member)
  const told = (text: string, advice: string) => [
    finding(`not-joined:${name}`, 'warning', `node ${name}`, text, advice),
  ]
  if (isElsewhere(scene, member)) {
    return told(
      `${name} is in another swarm`,
      `Run \`docker swarm leave\` on ${name} if that swarm may lose it.`,
    )
  }
  if (state === 'active' || state === 'inactive' || member.engineNode) return []
  if (state === 'pending')
    return told(`${name} is joining a swarm just now`, 'Wait, or look at its Docker log.')
  if (state === 'locked') return told(`${name} is locked`, `Run \`docker swarm unlock\` on ${name}.`)
  if (state === 'error') {
    const error = member.seen?.ok ? member.seen.info.Swarm?.Error : ''
    return told(
      `${name} has a swarm in error: ${error || 'no reason given'}`,
      `Run \`docker swarm leave --force\` on ${name}; what ran there moves.`,
    )
  }
  const why = member.seen && !member.seen.ok ? member.seen.problem.text : 'there is no way to it'
  return told(
    `${name} is not in the swarm and cannot be asked to join: ${why}`,
    'Make it reachable, or join it by hand.',
  )
}

export function unplaced(scene: SwarmScene, text: string): Finding {
  const advice =
    'Let one of its `connect` entries name its address there, or change `advertise` and `data_path` of the swarm.'
  return finding(`no-address:${text.split(' ', 1)[0]}`, 'error', `swarm ${scene.swarm.name}`, text, advice)
}

/** Token and addresses of managers are read when it is done, and are in no plan. */
function joinDraft({ node }: Member, place: Place & { ok: true }, waits: string[]): Draft {
  const { ok: _, ...addresses } = place
  const request: Omit<SwarmJoinRequest, 'JoinToken' | 'RemoteAddrs'> = {
    ListenAddr: LISTEN,
    ...addresses,
    ...(node.scheduling && { Availability: node.scheduling }),
  }
  return {
    provides: joined(node.name),
    waits: [...waits, entryGone(node.name)],
    operation: {
      kind: 'node-join',
      subject: `node ${node.name}`,
      cause: 'in the inventory, not in the swarm',
      node: node.name,
      role: node.role,
      request,
    },
  }
}

export function joined(name: string): string {
  return `${name} in the swarm`
}

/** The entry a node left behind is demoted before the node joins anew: it still counts for quorum (rule 5). */
export function entryGone(name: string): string {
  return `old entry of ${name} demoted`
}
