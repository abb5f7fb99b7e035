import type { Problem } from '../../contract/doors/problem.ts'
import type { NodeView, ServiceView, StackView, SwarmView } from '../../contract/home.ts'
import { labels } from '../../contract/words.ts'
import type { EngineInfo, EngineNode, EngineService, EngineTask, SwarmSnapshot } from '../engine/seen.ts'
import type { Node, Stack, Swarm } from '../inventory/inventory.ts'
import { byText } from '../plan/keyed/canonical.ts'
import type { NodeVerdict } from './node-state.ts'
import { countManagers } from './quorum.ts'
import type { StackVerdict } from './stack-status.ts'
import {
  livingNodes,
  type NodesById,
  runningSlots,
  runs,
  runsOn,
  serviceNameOf,
  slotOf,
  stackOf,
  tasksOf,
  wantedReplicas,
} from './what-runs.ts'

/** A swarm as it was last seen, and what homeport knows besides. */
export interface SwarmSight {
  snapshot: SwarmSnapshot
  /** Each node of the inventory that is in this swarm, by its name (members.ts). */
  members: ReadonlyMap<string, EngineNode>
  /** Swarm ids of nodes that homeport itself has found lost. */
  lost: ReadonlySet<string>
}

export interface NodeSight {
  verdict: NodeVerdict
  since?: string
  problem?: Problem
  info?: EngineInfo
  swarm: SwarmSight | undefined
  /** What Docker Compose runs there, as `stack/service`. */
  projects?: string[]
}

export function nodeView(node: Node, sight: NodeSight): NodeView {
  const { verdict, since, problem, info, swarm, projects = [] } = sight
  const member = swarm?.members.get(node.name)
  const tasks = swarm && member ? runsOn(member.ID, swarm.snapshot, living(swarm)) : []
  const engine = info?.ServerVersion ?? member?.Description.Engine.EngineVersion
  return {
    name: node.name,
    state: verdict.state,
    evidence: verdict.sentences,
    labels: member?.Spec.Labels ?? node.labels,
    runs: [...tasks, ...projects],
    ...given({ unseen: verdict.unseen, since, problem, swarm: node.swarm, engine }),
    ...(node.swarm === undefined ? {} : { role: member?.Spec.Role ?? node.role }),
    ...given({ scheduling: member?.Spec.Availability ?? node.scheduling }),
    ...(member?.ManagerStatus?.Leader === true ? { leader: true } : {}),
  }
}

/** `made`: whether there is such a swarm; undefined when nobody could say. */
export function swarmView(swarm: Swarm, sight: SwarmSight | undefined, made: boolean | undefined): SwarmView {
  const { name } = swarm
  if (sight === undefined) {
    return { name, state: made === false ? 'not-made' : 'unknown', managers: 0, reachableManagers: 0 }
  }
  const { snapshot, lost } = sight
  const { managers, reachable } = countManagers(snapshot.nodes, lost)
  const leader = snapshot.nodes.find((node) => node.ManagerStatus?.Leader === true)
  return {
    name,
    clusterId: snapshot.cluster.ID,
    state: made === true ? 'active' : 'unknown',
    ...(leader === undefined ? {} : { leader: nodeName(leader, sight) }),
    managers,
    reachableManagers: reachable,
  }
}

export interface StackDeeds {
  verdict: StackVerdict
  release?: number
  held?: { by: string; since: string; release: number }
  backups?: StackView['backups']
  secrets?: StackView['secrets']
}

export function stackView(stack: Stack, services: ServiceView[], deeds: StackDeeds): StackView {
  const { verdict, release, held, backups, secrets } = deeds
  return {
    name: stack.name,
    target: stack.runOn.kind === 'swarm' ? stack.runOn.swarm : stack.runOn.nodes.join(', '),
    status: verdict.status,
    ...(verdict.reasons.length === 0 ? {} : { reasons: verdict.reasons }),
    policy: stack.policy,
    ...given({ release, held, backups, secrets }),
    services,
  }
}

/** The services of a stack on a swarm, as they were last seen. */
export function serviceViews(stack: string, sight: SwarmSight | undefined): ServiceView[] {
  return sight === undefined ? [] : servicesOf(stack, sight.snapshot).map((it) => serviceView(it, sight))
}

/** The services of a stack, by name. */
export function servicesOf(stack: string, snapshot: SwarmSnapshot): EngineService[] {
  return snapshot.services
    .filter((service) => stackOf(service) === stack)
    .sort((a, b) => byText(a.Spec.Name, b.Spec.Name))
}

export function serviceView(service: EngineService, sight: SwarmSight): ServiceView {
  const { snapshot } = sight
  const alive = living(sight)
  const wanted = wantedReplicas(service, snapshot.nodes)
  return {
    name: serviceNameOf(service),
    image: service.Spec.Labels?.[labels.image] ?? imageText(service.Spec.TaskTemplate.ContainerSpec?.Image),
    mode: modes.find(([key]) => service.Spec.Mode?.[key] !== undefined)?.[1] ?? 'replicated',
    running: Math.min(runningSlots(service, snapshot.tasks, alive).size, wanted),
    wanted,
    tasks: shownTasks(service, snapshot.tasks).map((task) => taskView(task, sight, alive)),
  }
}

const modes = [
  ['Global', 'global'],
  ['GlobalJob', 'global-job'],
  ['ReplicatedJob', 'replicated-job'],
] as const

/** The newest task of each slot, and any other that still shall run: what is over is history. */
function shownTasks(service: EngineService, tasks: readonly EngineTask[]): EngineTask[] {
  const newestFirst = tasksOf(service, tasks).sort(
    (a, b) => Date.parse(b.CreatedAt) - Date.parse(a.CreatedAt),
  )
  const slots = new Set<string>()
  return newestFirst.filter((task) => {
    const slot = slotOf(service, task)
    const newest = !slots.has(slot)
    slots.add(slot)
    return newest || task.DesiredState === 'running'
  })
}

function taskView(task: EngineTask, sight: SwarmSight, alive: NodesById): ServiceView['tasks'][number] {
  const node = sight.snapshot.nodes.find(({ ID }) => ID === task.NodeID)
  const image = task.Spec.ContainerSpec?.Image
  return {
    id: task.ID,
    ...(node === undefined ? {} : { node: nodeName(node, sight) }),
    state: task.Status.State,
    runs: runs(task, alive),
    ...(task.Status.Err ? { error: task.Status.Err } : {}),
    since: task.Status.Timestamp,
    ...(image === undefined ? {} : { image: imageText(image) }),
  }
}

/** By the inventory's name; a node that is not in the inventory by its host name. */
function nodeName(node: EngineNode, { members }: SwarmSight): string {
  const known = [...members].find(([, member]) => member.ID === node.ID)
  return known?.[0] ?? node.Description.Hostname
}

/** Without the digest it is pinned to. */
function imageText(image = ''): string {
  return image.replace(/@sha256:[0-9a-f]+$/, '')
}

function living({ snapshot, lost }: SwarmSight): NodesById {
  return livingNodes(snapshot.nodes, lost)
}

function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const there = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(there) as { [K in keyof T]?: Exclude<T[K], undefined> }
}
