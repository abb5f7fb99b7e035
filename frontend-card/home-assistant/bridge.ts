import type { Hass } from './hass.ts'
import { type OurEntity, ourDeviceOf, ourEntities } from './our-entities.ts'

/** A homeport that Home Assistant knows. */
export interface Bridge {
  instance: string
  /** From the attributes of its version sensor; absent while that is unavailable. */
  base?: string
  api?: number
  home?: string
  version?: string
  /** The app of Home Assistant that it is: there is ingress to it. */
  ingress?: string
  /**
   * Home Assistant itself has no word with the broker: the connection sensor depends on nothing else (its list of
   * availability topics is empty).
   */
  isCutOff: boolean
  entities: readonly OurEntity[]
}

/** All that Home Assistant has of homeport, asked for once; what is read of it is current. */
export async function bridges(hass: Pick<Hass, 'callWS' | 'states'>): Promise<Bridge[]> {
  const entities = await ourEntities(hass)
  const instances = [...new Set(entities.map((entity) => entity.instance))].sort()
  return instances.map((instance) =>
    bridgeNow(
      hass,
      instance,
      entities.filter((entity) => entity.instance === instance),
    ),
  )
}

/** The bridge as the states of this moment tell it. */
export function bridgeNow(
  hass: Pick<Hass, 'states'>,
  instance: string,
  entities: readonly OurEntity[],
): Bridge {
  const stateOf = (row: string) => {
    const entity = entities.find((one) => one.kind === 'bridge' && one.row === row)
    return hass.states[entity?.entityId ?? '']
  }
  const { state, attributes = {} } = stateOf('version') ?? {}
  return {
    instance,
    entities,
    isCutOff: stateOf('connection')?.state === 'unavailable',
    ...(typeof attributes['base'] === 'string' ? { base: attributes['base'] } : {}),
    ...(typeof attributes['api'] === 'number' ? { api: attributes['api'] } : {}),
    ...(typeof attributes['home'] === 'string' ? { home: attributes['home'] } : {}),
    ...(typeof attributes['ingress'] === 'string' ? { ingress: attributes['ingress'] } : {}),
    ...(state === undefined || isSilent(state) ? {} : { version: state }),
  }
}

/** The bridge of the chosen device; without a choice, the first that is there now, else the first. */
export function chosenBridge(
  hass: Pick<Hass, 'devices'>,
  found: readonly Bridge[],
  device: string | undefined,
): Bridge | undefined {
  const wanted = ourDeviceOf(hass, device)?.instance
  if (device !== undefined) return found.find(({ instance }) => instance === wanted)
  return found.find(({ base }) => base !== undefined) ?? found[0]
}

/** States by which Home Assistant says that it knows nothing. */
export function isSilent(state: string): boolean {
  return state === 'unavailable' || state === 'unknown'
}
