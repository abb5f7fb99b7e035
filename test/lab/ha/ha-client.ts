import type { HaUser } from './account/accounts.ts'
import { logIn, type Tokens } from './account/sign-in.ts'
import { connectSocket, type HaSocket } from './ha-socket.ts'

// Home Assistant as one of its users reaches it: over HTTP and its WebSocket, with that user's rights.

export interface EntityState {
  entity_id: string
  state: string
  attributes: Record<string, unknown>
  last_changed: string
  last_updated: string
}

export interface EntityEntry {
  entity_id: string
  unique_id: string
  platform: string
  device_id: string | null
  disabled_by: string | null
  hidden_by: string | null
  entity_category: string | null
  name: string | null
  original_name: string | null
}

export interface DeviceEntry {
  id: string
  identifiers: [string, string][]
  connections: [string, string][]
  name: string | null
  name_by_user: string | null
  manufacturer: string | null
  model: string | null
  sw_version: string | null
  hw_version: string | null
  via_device_id: string | null
  configuration_url: string | null
  disabled_by: string | null
}

export interface HaEvent {
  event_type: string
  data: Record<string, unknown>
  time_fired: string
  context: { user_id: string | null }
}

export interface HaClient extends Omit<HaSocket, 'subscribe'> {
  url: string
  user: HaUser
  /** What the page in a browser keeps as `localStorage.hassTokens`: whoever has it is signed in. */
  hassTokens(): string
  get<T>(path: string): Promise<T>
  post<T>(path: string, body?: unknown): Promise<T>
  states(): Promise<EntityState[]>
  state(entityId: string): Promise<EntityState | undefined>
  /** The registries, with what is disabled in them. */
  entities(): Promise<EntityEntry[]>
  devices(): Promise<DeviceEntry[]>
  call(service: `${string}.${string}`, target: { entity_id?: string }, data?: object): Promise<unknown>
  /** Events of a type as they happen, all without one; only an administrator hears types of others' making. */
  onEvents(told: (event: HaEvent) => void, type?: string): Promise<() => Promise<void>>
  /** Every change of an entity, from now on. */
  onState(entityId: string, told: (state: EntityState) => void): Promise<() => Promise<void>>
  subscribe: HaSocket['subscribe']
  /** What is on a dashboard. */
  dashboard(urlPath: string): Promise<unknown>
}

/** Signs in and opens the WebSocket; both end with `close`. */
export async function haClient(url: string, user: HaUser): Promise<HaClient> {
  const tokens = await logIn(url, user)
  const socket = await connectSocket(url, tokens.access_token)
  const { get, post } = httpOf(url, tokens.access_token)
  return {
    ...socket,
    url,
    user,
    hassTokens: () => hassTokens(url, tokens),
    get,
    post,
    states: () => socket.ask('get_states'),
    state: async (entityId) =>
      (await socket.ask<EntityState[]>('get_states')).find((one) => one.entity_id === entityId),
    entities: () => socket.ask('config/entity_registry/list'),
    devices: () => socket.ask('config/device_registry/list'),
    call(name, target, data = {}) {
      const [domain, service] = name.split('.')
      return socket.ask('call_service', { domain, service, target, service_data: data })
    },
    onEvents: (told, type) =>
      socket.subscribe('subscribe_events', type === undefined ? {} : { event_type: type }, told),
    onState(entityId, told) {
      const trigger = { trigger: { platform: 'state', entity_id: entityId } }
      return socket.subscribe<TriggerFired>('subscribe_trigger', trigger, ({ variables }) =>
        told(variables.trigger.to_state),
      )
    },
    dashboard: (urlPath) => socket.ask('lovelace/config', { url_path: urlPath }),
  }
}

interface TriggerFired {
  variables: { trigger: { to_state: EntityState } }
}

function hassTokens(url: string, tokens: Tokens): string {
  const expires = Date.now() + tokens.expires_in * 1000
  return JSON.stringify({ ...tokens, hassUrl: url, clientId: `${url}/`, expires })
}

function httpOf(url: string, accessToken: string) {
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(15_000),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return response.json() as Promise<T>
  }
  return {
    get: <T>(path: string) => ask<T>('GET', path),
    post: <T>(path: string, body: unknown = {}) => ask<T>('POST', path, body),
  }
}
