import type { Hass } from './hass.ts'

/** A row of `config/entity_registry/list`, which every user may read; it has what `hass.entities` lacks. */
interface RegistryRow {
  entity_id: string
  unique_id: string
  platform: string
  device_id: string | null
  disabled_by: string | null
}

export type DeviceKind = 'bridge' | 'node' | 'swarm' | 'stack'

/** An entity that homeport made, told by its unique_id: people may rename entities and their ids. */
export interface OurEntity {
  instance: string
  kind: DeviceKind
  /** The name its node, swarm or stack had at first; none for the bridge. */
  key: string
  row: string
  entityId: string
  deviceId: string | null
}

const DEVICE = /^homeport_([0-9a-f]+)(?:_(node|swarm|stack)_([a-z0-9-]+))?$/
const ENTITY = /^(homeport_[0-9a-f]+(?:_(?:node|swarm|stack)_[a-z0-9-]+)?)_([a-z][a-z_]*)$/

/** Those that are enabled. */
export async function ourEntities(hass: Pick<Hass, 'callWS'>): Promise<OurEntity[]> {
  const rows = await hass.callWS<RegistryRow[]>({ type: 'config/entity_registry/list' })
  return rows.flatMap((row) => ourEntity(row) ?? [])
}

function ourEntity(row: RegistryRow): OurEntity | undefined {
  if (row.platform !== 'mqtt' || row.disabled_by !== null) return undefined
  const [, identifier, key] = ENTITY.exec(row.unique_id) ?? []
  const device = identifier === undefined ? undefined : ourDevice(identifier)
  if (device === undefined || key === undefined) return undefined
  return { ...device, row: key, entityId: row.entity_id, deviceId: row.device_id }
}

export interface OurDevice {
  instance: string
  kind: DeviceKind
  key: string
}

/** Of an identifier of a device: whether homeport made it, and what it is. */
export function ourDevice(identifier: string): OurDevice | undefined {
  const [found, instance, kind, key] = DEVICE.exec(identifier) ?? []
  if (found === undefined) return undefined
  return { instance: instance as string, kind: (kind as DeviceKind) ?? 'bridge', key: key ?? '' }
}

/** The device of that id, when it is ours. */
export function ourDeviceOf(
  hass: Pick<Hass, 'devices'>,
  id: string | null | undefined,
): OurDevice | undefined {
  const identifiers = hass.devices[id ?? '']?.identifiers ?? []
  return identifiers
    .filter(([domain]) => domain === 'mqtt')
    .flatMap(([, name]) => ourDevice(name ?? '') ?? [])
    .at(0)
}
