import { eventually } from '../eventually.ts'
import { watchPort } from '../house/measuring/measure-power-loss.ts'
import type { Lab } from '../lab.ts'
import type { EntityState, HaClient } from './ha-client.ts'

// What Home Assistant has of homeport, asked of its own registries and states.

/** A device by the name homeport gave it, with its entities by their keys. */
export interface DeviceOfOurs {
  identifier: string
  name: string | null
  /** The identifier of the device it hangs on. */
  via: string | undefined
  entities: Record<string, { entityId: string; disabled: boolean }>
}

/** Every device in the registry that is homeport's, disabled entities with them, by identifier. */
export async function devicesOfOurs(client: HaClient): Promise<Map<string, DeviceOfOurs>> {
  const [devices, entities] = await Promise.all([client.devices(), client.entities()])
  const identifierOf = (id: string | null) =>
    devices
      .find((device) => device.id === id)
      ?.identifiers.map(([, identifier]) => identifier)
      .find((identifier) => identifier.startsWith('homeport_'))
  const found = devices.flatMap(({ id, name, via_device_id }) => {
    const identifier = identifierOf(id)
    if (identifier === undefined) return []
    const own = entities
      .filter((entity) => entity.device_id === id)
      .map((entity) => [
        entity.unique_id.replace(`${identifier}_`, ''),
        { entityId: entity.entity_id, disabled: entity.disabled_by !== null },
      ])
    const device = { identifier, name, via: identifierOf(via_device_id), entities: Object.fromEntries(own) }
    return [[identifier, device] as const]
  })
  return new Map(found)
}

/** The state of a device's entity: both named as homeport names them, whatever they are called there. */
export async function stateOfOurs(
  client: HaClient,
  device: string,
  key: string,
): Promise<EntityState | undefined> {
  const devices = [...(await devicesOfOurs(client)).values()]
  const entity = devices.find(({ name }) => name === device)?.entities[key]
  return entity && client.state(entity.entityId)
}

/** Resolves when it is so; the error says what was there instead. */
export async function untilState(
  client: HaClient,
  [device, key]: [device: string, key: string],
  wanted: string,
  within = 20_000,
): Promise<EntityState> {
  return eventually(
    `in Home Assistant ${key} of ${device} is ${wanted}`,
    async () => {
      const seen = await stateOfOurs(client, device, key)
      if (seen?.state !== wanted) throw new Error(seen?.state ?? 'it is not there')
      return seen
    },
    { within, every: 100 },
  )
}

/** From the last answer of a node that loses its power until Home Assistant has it `off`, in ms. */
export async function measureLossInHa(lab: Lab, client: HaClient, node: string): Promise<number> {
  const { entity_id } = await untilState(client, [node, 'reachable'], 'on')
  const witness = watchPort(lab.node(node).address)
  let offAt: number | undefined
  const end = await client.onState(entity_id, ({ state }) => {
    if (state === 'off') offAt ??= performance.now()
  })
  try {
    await lab.kill(node)
    const at = await eventually(`Home Assistant has ${node} off`, () => offAt, { within: 30_000, every: 20 })
    return Math.round(at - witness.lastAnswerAt())
  } finally {
    witness.close()
    await end()
  }
}
