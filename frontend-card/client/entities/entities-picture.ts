import type { Home, NodeView, ServiceView, StackView, SwarmView } from '../../../backend/contract/home.ts'
import type { Finding } from '../../../backend/contract/plan.ts'
import { nodeStates, severities, stackStatuses } from '../../../backend/contract/words.ts'
import { type Bridge, isSilent } from '../../home-assistant/bridge.ts'
import type { EntityState, Hass } from '../../home-assistant/hass.ts'
import type { DeviceKind, OurEntity } from '../../home-assistant/our-entities.ts'

type States = Pick<Hass, 'states' | 'devices'>

/** One device of ours, and its entities' states by row. */
interface Device {
  key: string
  name: string
  rows: Record<string, EntityState | undefined>
}

/** Home Assistant shows the bridge's connection even while the bridge is gone. */
export function isConnected(hass: States, { entities }: Bridge): boolean {
  const [bridge] = devices(hass, entities, 'bridge')
  return bridge?.rows['connection']?.state === 'on'
}

/** As much of the picture as entities tell: no tasks, plans and runs. */
export function homeOfEntities(hass: States, bridge: Bridge): Home {
  const stacks = devices(hass, bridge.entities, 'stack')
  return {
    home: bridge.home ?? 'homeport',
    version: bridge.version ?? '',
    instance: bridge.instance,
    inventory: { problems: [] },
    nodes: devices(hass, bridge.entities, 'node').map(nodeOf),
    swarms: devices(hass, bridge.entities, 'swarm').map(swarmOf),
    stacks: stacks.map(stackOf),
    plans: [],
    runs: [],
    findings: [...stacks.flatMap(openPlan), ...devices(hass, bridge.entities, 'bridge').flatMap(findings)],
  }
}

function devices(hass: States, entities: readonly OurEntity[], kind: DeviceKind): Device[] {
  const ofKind = entities.filter((entity) => entity.kind === kind)
  const keys = [...new Set(ofKind.map((entity) => entity.key))].sort()
  return keys.map((key) => {
    const own = ofKind.filter((entity) => entity.key === key)
    const device = hass.devices[own[0]?.deviceId ?? '']
    return {
      key,
      name: device?.name_by_user ?? device?.name ?? key,
      rows: Object.fromEntries(own.map(({ row, entityId }) => [row, hass.states[entityId]])),
    }
  })
}

function nodeOf({ name, rows }: Device): NodeView {
  const { reachable, problem, services } = rows
  const since = text(reachable, 'since')
  const swarm = text(reachable, 'swarm')
  const fallback = isOn(reachable) ? 'reachable' : 'unreachable'
  return {
    name,
    state: oneOf(nodeStates, reachable?.attributes['state']) ?? fallback,
    ...(since === undefined ? {} : { since }),
    ...(swarm === undefined ? {} : { swarm }),
    evidence: texts(problem, 'reasons'),
    labels: {},
    runs: texts(services, 'runs'),
  }
}

function stackOf({ name, rows: { status, release } }: Device): StackView {
  const number = Number(release?.state.replace('#', ''))
  const reasons = texts(status, 'reasons')
  return {
    name,
    target: '',
    status: oneOf(stackStatuses, status?.state) ?? 'unknown',
    ...(reasons.length === 0 ? {} : { reasons }),
    // Whether it asks is not told; nobody who sees entities only can answer.
    policy: '',
    ...(Number.isInteger(number) && number > 0 ? { release: number } : {}),
    services: Object.entries(fields(status, 'services')).map(([service, count]) =>
      serviceOf(service, String(count), String(fields(release, 'images')[service] ?? '')),
    ),
  }
}

/** `count` is `running/wanted`. */
function serviceOf(name: string, count: string, image: string): ServiceView {
  const [running = 0, wanted = 0] = count.split('/').map((part) => Number.parseInt(part, 10) || 0)
  return { name, image, mode: '', running, wanted, tasks: [] }
}

function swarmOf({ key, rows: { quorum, managers } }: Device): SwarmView {
  const reachableManagers = Number(managers?.state)
  const leader = text(quorum, 'leader')
  if (!Number.isInteger(reachableManagers)) {
    return { name: key, state: 'unknown', managers: 0, reachableManagers: 0 }
  }
  const of = Number(managers?.attributes['of'])
  return {
    name: key,
    state: 'active',
    ...(leader === undefined ? {} : { leader }),
    managers: Number.isInteger(of) ? of : reachableManagers,
    reachableManagers,
  }
}

/** A change that waits, as the update entity tells it. */
function openPlan({ name, rows: { update } }: Device): Finding[] {
  if (!isOn(update) || update?.attributes['in_progress'] === true) return []
  const summary = text(update, 'release_summary')
  return [
    {
      id: 'open-plan',
      severity: 'info',
      subject: `stack ${name}`,
      text: `A change of ${name} waits to be approved: ${text(update, 'latest_version') ?? ''}`,
      advice: 'An administrator can look at it and approve it.',
      ...(summary === undefined ? {} : { evidence: [summary] }),
    },
  ]
}

/** They come as one text each: `severity · subject · text`. */
function findings({ rows }: Device): Finding[] {
  return texts(rows['findings'], 'findings').map((line) => {
    const [severity, subject = '', ...rest] = line.split(' · ')
    const advice = 'An administrator sees what to do about it.'
    return {
      id: 'finding',
      severity: oneOf(severities, severity) ?? 'info',
      subject,
      text: rest.join(' · '),
      advice,
    }
  })
}

function isOn(state: EntityState | undefined): boolean {
  return state?.state === 'on'
}

function oneOf<T extends string>(words: readonly T[], value: unknown): T | undefined {
  return words.find((word) => word === value)
}

function attribute(state: EntityState | undefined, name: string): unknown {
  return state === undefined || isSilent(state.state) ? undefined : state.attributes[name]
}

function text(state: EntityState | undefined, name: string): string | undefined {
  const value = attribute(state, name)
  return typeof value === 'string' && value !== '' ? value : undefined
}

function texts(state: EntityState | undefined, name: string): string[] {
  const value = attribute(state, name)
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

function fields(state: EntityState | undefined, name: string): Record<string, unknown> {
  const value = attribute(state, name)
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
