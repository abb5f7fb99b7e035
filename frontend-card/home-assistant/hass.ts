/** What the card uses of Home Assistant's `hass` object, and nothing more. A new one comes with every change of state. */
export interface Hass {
  states: Readonly<Record<string, EntityState>>
  /** A new object whenever Home Assistant's registry of entities changed. */
  entities: Readonly<Record<string, EntityEntry>>
  devices: Readonly<Record<string, DeviceEntry>>
  user?: { id: string; name: string; is_admin: boolean }
  language: string
  locale?: { language: string }
  connected: boolean
  connection: Connection
  callWS<T>(message: WsMessage): Promise<T>
  callService(
    domain: string,
    service: string,
    data: Record<string, unknown>,
    target?: undefined,
    notifyOnError?: boolean,
  ): Promise<unknown>
}

export interface EntityState {
  state: string
  attributes: Readonly<Record<string, unknown>>
}

/** Of the registry shown to the page: it has no unique_id. */
export interface EntityEntry {
  entity_id: string
  device_id?: string | null
  platform?: string
}

export interface DeviceEntry {
  id: string
  identifiers?: readonly (readonly string[])[]
  manufacturer?: string | null
  name?: string | null
  name_by_user?: string | null
}

export interface WsMessage {
  type: string
  [key: string]: unknown
}

/** Home Assistant's WebSocket. It subscribes again by itself when it comes back. */
export interface Connection {
  subscribeMessage<T>(onMessage: (message: T) => void, message: WsMessage): Promise<() => Promise<void>>
  addEventListener(event: 'ready' | 'disconnected', listener: () => void): void
  removeEventListener(event: 'ready' | 'disconnected', listener: () => void): void
}
