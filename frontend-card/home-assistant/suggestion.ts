import type { Hass } from './hass.ts'
import { ourDeviceOf } from './our-entities.ts'

export interface Suggestion {
  config: { type: string; device?: string; view?: string; stack?: string }
  label?: string
}

/** Home Assistant asks this for every entity anyone looks at: an answer is given for our own, and for no other. */
export function suggestion(
  hass: Pick<Hass, 'entities' | 'devices'>,
  entityId: string,
  type: string,
): Suggestion | null {
  const entity = hass.entities[entityId]
  const device = hass.devices[entity?.device_id ?? '']
  const ours = ourDeviceOf(hass, entity?.device_id)
  if (entity?.platform !== 'mqtt' || device?.manufacturer !== 'homeport' || ours === undefined) return null
  const bridge = Object.keys(hass.devices).find((id) => {
    const other = ourDeviceOf(hass, id)
    return other?.kind === 'bridge' && other.instance === ours.instance
  })
  const config = { type: `custom:${type}`, ...(bridge === undefined ? {} : { device: bridge }) }
  if (ours.kind !== 'stack') return { config }
  // The device is called as the stack is now; its key is what the stack was called at first.
  const stack = device.name ?? ours.key
  return { config: { ...config, view: 'stack', stack }, label: stack }
}
