import { loopingServices } from '../../core/findings/failure-memory.ts'
import type { Swarm } from '../../core/inventory/inventory.ts'
import type { SwarmSight } from '../../core/swarm/home-view.ts'
import { membersByName } from '../../core/swarm/members.ts'
import type { Picture } from './picture.ts'

export function sightOf(picture: Picture, swarm: string, lost: ReadonlySet<string>): SwarmSight | undefined {
  const snapshot = picture.snapshots.get(swarm)
  if (snapshot === undefined) return undefined
  const nodes = (picture.inventory?.nodes ?? []).filter((node) => node.swarm === swarm)
  return { snapshot, members: membersByName(nodes, snapshot.nodes, picture.infos), lost }
}

export function looping(picture: Picture, swarm: string, now: number): Set<string> {
  const failures = picture.failures.get(swarm)
  const services = picture.snapshots.get(swarm)?.services ?? []
  return failures === undefined ? new Set() : loopingServices(failures, services, now)
}

export function swarmWord(picture: Picture, name: string) {
  const node = picture.inventory?.nodes.find((candidate) => candidate.name === name)
  const snapshot = picture.snapshots.get(node?.swarm ?? '')
  if (node === undefined || snapshot === undefined) return {}
  const member = membersByName([node], snapshot.nodes, picture.infos).get(name)
  return member === undefined ? {} : { swarm: member.Status.State }
}

/** Undefined while nobody could say whether there is such a swarm. */
export function isMade(picture: Picture, { name }: Swarm): boolean | undefined {
  if (picture.snapshots.has(name) && !picture.lostSwarms.has(name)) return true
  const members = (picture.inventory?.nodes ?? []).filter((node) => node.swarm === name)
  const said = members.flatMap((node) => picture.infos.get(node.name)?.Swarm?.LocalNodeState ?? [])
  return said.length > 0 && said.every((state) => state === 'inactive') ? false : undefined
}
