import type { DeviceEntry, EntityState, Hass, WsMessage } from '../../../frontend-card/home-assistant/hass.ts'

/** What Home Assistant keeps for administrators (home-assistant.md § 0.2); asking as another is an error in its log. */
const forAdministrators = [
  ...['mqtt/subscribe', 'fire_event', 'supervisor/api'],
  ...['supervisor/ingress/info', 'supervisor/ingress/session'],
]
const servicesForAdministrators = ['mqtt.publish', 'mqtt.dump', 'update.install', 'update.skip']

interface Entity {
  uniqueId: string
  entityId: string
  deviceId?: string
  state: string
  attributes?: Record<string, unknown>
  disabled?: boolean
  platform?: string
}

/** A Home Assistant that keeps what it is asked, and refuses to a non-admin what the real one refuses. */
export class GuardedHomeAssistant {
  isAdmin = true
  /** What it answers to WebSocket messages of these types. */
  answers: Record<string, unknown> = {}
  /** Everything asked of it: types of WebSocket messages and names of services. */
  readonly asked: string[] = []
  readonly refused: string[] = []
  /** What was subscribed. */
  readonly topics: string[] = []
  #entities: Entity[] = []
  #devices: Record<string, DeviceEntry> = {}
  #states: Record<string, EntityState> = {}
  #registry: Hass['entities'] = {}
  #listeners = new Map<string, Set<() => void>>()
  connected = true

  withDevice(id: string, identifier: string, name: string): this {
    this.#devices = {
      ...this.#devices,
      [id]: { id, identifiers: [['mqtt', identifier]], name, manufacturer: 'homeport' },
    }
    return this
  }

  withEntity(entity: Entity): this {
    this.#entities.push(entity)
    const { entityId: entity_id, deviceId: device_id = null, platform = 'mqtt' } = entity
    this.#registry = { ...this.#registry, [entity_id]: { entity_id, device_id, platform } }
    return this.withState(entity.entityId, entity.state, entity.attributes)
  }

  withState(entityId: string, state: string, attributes: Record<string, unknown> = {}): this {
    this.#states = { ...this.#states, [entityId]: { state, attributes } }
    return this
  }

  /** As Home Assistant gives it to a card now: a new object each time, with what has not changed the same. */
  hass(): Hass {
    return {
      states: this.#states,
      entities: this.#registry,
      devices: this.#devices,
      user: { id: 'u', name: 'Ann', is_admin: this.isAdmin },
      language: 'en',
      connected: this.connected,
      callWS: async <T>(message: WsMessage) => this.#answer(message) as T,
      callService: async (domain, service) => this.#ask(`${domain}.${service}`, servicesForAdministrators),
      connection: this.#connection,
    }
  }

  listening(): number {
    return [...this.#listeners.values()].reduce((sum, listeners) => sum + listeners.size, 0)
  }

  readonly #connection: Hass['connection'] = {
    subscribeMessage: async (_onMessage, message) => {
      this.#ask(message.type, forAdministrators)
      this.topics.push(String(message['topic']))
      return async () => void this.asked.push(`end ${message['topic']}`)
    },
    addEventListener: (event, listener) =>
      void this.#listeners.set(event, (this.#listeners.get(event) ?? new Set()).add(listener)),
    removeEventListener: (event, listener) => void this.#listeners.get(event)?.delete(listener),
  }

  #answer(message: WsMessage): unknown {
    this.#ask(message.type, forAdministrators)
    const answer = this.answers[message.type]
    if (answer !== undefined) return answer
    if (message.type !== 'config/entity_registry/list')
      throw { code: 'unknown_command', message: message.type }
    return this.#entities.map(({ uniqueId, entityId, deviceId, disabled, platform }) => ({
      entity_id: entityId,
      unique_id: uniqueId,
      device_id: deviceId ?? null,
      disabled_by: disabled ? 'integration' : null,
      platform: platform ?? 'mqtt',
    }))
  }

  #ask(name: string, guarded: readonly string[]): void {
    this.asked.push(name)
    if (this.isAdmin || !guarded.includes(name)) return
    this.refused.push(name)
    throw { code: 'home_assistant_error', message: 'Unauthorized' }
  }
}

/** A home of one bridge, one node and one stack, with ids that people have changed. */
export function aKnownHome(instance = '5f3a9c1e'): GuardedHomeAssistant {
  const own = `homeport_${instance}`
  return new GuardedHomeAssistant()
    .withDevice('d-bridge', own, 'Homeport')
    .withDevice('d-node', `${own}_node_attic`, 'attic')
    .withDevice('d-stack', `${own}_stack_web`, 'web')
    .withDevice('d-swarm', `${own}_swarm_main`, 'Swarm main')
    .withEntity({
      uniqueId: `${own}_connection`,
      entityId: 'binary_sensor.renamed_link',
      deviceId: 'd-bridge',
      state: 'on',
    })
    .withEntity({
      uniqueId: `${own}_version`,
      entityId: 'sensor.renamed_version',
      deviceId: 'd-bridge',
      state: '0.1.0',
      attributes: { instance, base: 'house/port', api: 1, home: 'villa' },
    })
    .withEntity({
      uniqueId: `${own}_findings`,
      entityId: 'sensor.f',
      deviceId: 'd-bridge',
      state: '1',
      attributes: { findings: ['warning · node attic · the disk is full · 97 %'] },
    })
    .withEntity({
      uniqueId: `${own}_node_attic_reachable`,
      entityId: 'binary_sensor.x',
      deviceId: 'd-node',
      state: 'off',
      attributes: { state: 'unreachable', since: '2026-11-21T12:00:00.000Z', swarm: 'main' },
    })
    .withEntity({
      uniqueId: `${own}_node_attic_problem`,
      entityId: 'binary_sensor.y',
      deviceId: 'd-node',
      state: 'on',
      attributes: { reasons: ['no answer for 4 s'] },
    })
    .withEntity({
      uniqueId: `${own}_node_attic_services`,
      entityId: 'sensor.z',
      deviceId: 'd-node',
      state: 'unavailable',
    })
    .withEntity({
      uniqueId: `${own}_swarm_main_quorum`,
      entityId: 'binary_sensor.q',
      deviceId: 'd-swarm',
      state: 'on',
      attributes: { leader: 'cellar' },
    })
    .withEntity({
      uniqueId: `${own}_swarm_main_managers`,
      entityId: 'sensor.m',
      deviceId: 'd-swarm',
      state: '2',
      attributes: { of: 3 },
    })
    .withEntity({
      uniqueId: `${own}_stack_web_status`,
      entityId: 'sensor.s',
      deviceId: 'd-stack',
      state: 'degraded',
      attributes: { reasons: ['proxy: 0 of 1 runs'], services: { proxy: '0/1', app: '2/2' } },
    })
    .withEntity({
      uniqueId: `${own}_stack_web_release`,
      entityId: 'sensor.r',
      deviceId: 'd-stack',
      state: '#12',
      attributes: { images: { proxy: 'caddy:2.10' } },
    })
    .withEntity({
      uniqueId: `${own}_stack_web_update`,
      entityId: 'update.u',
      deviceId: 'd-stack',
      state: 'on',
      attributes: {
        latest_version: '2.11 · #13',
        release_summary: '#1 service web/proxy, update',
        in_progress: false,
      },
    })
}
