import { fail, ok, type Result } from '../../contract/doors/problem.ts'
import type { EngineService, SwarmSnapshot } from '../engine/seen.ts'
import { livingNodes, runs, serviceNameOf } from '../swarm/what-runs.ts'

export interface VolumePlace {
  /** Id in the swarm of the node that holds it; undefined: Swarm has forgotten where what has it ran. */
  nodeId: string | undefined
  services: Writer[]
}

/** A service that has the volume. */
export interface Writer {
  service: string
  name: string
  /** Undefined: it runs once on every node. */
  replicas: number | undefined
}

/**
 * Where a swarm stack's volume lies: on the node where what has it runs, or ran last. Of a service scaled to zero Swarm
 * soon forgets that. Volumes do not follow their
 * services, so that a volume of the same name may lie on other nodes too: that one is not in use.
 */
export function placeOfVolume(
  name: string,
  snapshot: SwarmSnapshot,
  lost: ReadonlySet<string>,
): Result<VolumePlace> {
  const services = snapshot.services.filter((service) => mounts(service, name))
  if (services.length === 0) return nowhere(`no service has the volume ${name}`)
  const ids = new Set(services.map(({ ID }) => ID))
  const tasks = snapshot.tasks.filter(({ ServiceID, NodeID }) => ids.has(ServiceID) && NodeID)
  const living = livingNodes(snapshot.nodes, lost)
  const now = [...new Set(tasks.filter((task) => runs(task, living)).map(({ NodeID }) => NodeID as string))]
  if (now.length > 1) return onSeveral(name, now.length)
  const newest = tasks.toSorted((a, b) => Date.parse(b.CreatedAt) - Date.parse(a.CreatedAt)).at(0)
  return ok({ nodeId: now[0] ?? newest?.NodeID, services: services.map(writerOf) })
}

function mounts({ Spec }: EngineService, volume: string): boolean {
  const mounted = Spec.TaskTemplate.ContainerSpec?.Mounts ?? []
  return mounted.some(({ Type, Source }) => Type === 'volume' && Source === volume)
}

function writerOf(service: EngineService): Writer {
  const { Name, Mode = {} } = service.Spec
  const replicas = Mode.Global === undefined ? (Mode.Replicated?.Replicas ?? 1) : undefined
  return { service: serviceNameOf(service), name: Name, replicas }
}

function nowhere(text: string): Result<never> {
  return fail({ code: 'volume-gone', text, advice: 'Deploy the stack first.' })
}

function onSeveral(name: string, count: number): Result<never> {
  return fail({
    code: 'volume-gone',
    text: `what has the volume ${name} runs on ${count} nodes, and each has a volume of its own`,
    advice: 'Keep the service on one node by a placement constraint; then its data is one.',
  })
}
