import type { DevicePayload } from '../discovery.ts'
import type { Component } from '../entities/row.ts'

/**
 * What Home Assistant is yet to forget: a device, or entities of one that lives on. It forgets only what it knows:
 * so it is told in full first, then of its end (home-assistant.md § 0.2, point 3). Kept until the next birth, since
 * a Home Assistant that is stopped hears nothing.
 */
export interface Tombstone {
  /** Of its discovery. */
  topic: string
  /** `kind/key`: not given to another while the tombstone stands. */
  identity: string
  /** As it was last announced. */
  payload: DevicePayload
  /** Absent: the device with all it has. */
  entities?: string[]
  /** Said once, to the end; what is left is to say it once more after the next birth. */
  isSaid?: true
}

export const STEPS_APART_MS = 2_000

/** What is said, one after the other; `living` is the device as it is to be, when it lives on. */
export function removalSteps({ payload, entities }: Tombstone, living: DevicePayload | undefined): string[] {
  if (entities === undefined) return [JSON.stringify(payload), '']
  if (living === undefined) return []
  const ofAll = (what: (component: Component) => Component) =>
    Object.fromEntries(entities.map((key) => [key, what(payload.cmps[key] as Component)]))
  const withMore = (more: Record<string, Component>) =>
    JSON.stringify({ ...living, cmps: { ...living.cmps, ...more } })
  return [withMore(ofAll((it) => it)), withMore(ofAll(({ p }) => ({ p }))), JSON.stringify(living)]
}

/** Entities that were announced and are not wanted any more: leaving them out would leave them there. */
export function leftEntities(before: DevicePayload | undefined, now: DevicePayload): string[] {
  return Object.keys(before?.cmps ?? {}).filter((key) => now.cmps[key] === undefined)
}

/** State topics that are the device's own, to be emptied when it is gone. */
export function topicsOf(payload: DevicePayload, under: string): string[] {
  const named = Object.values(payload.cmps).flatMap((component) => [
    component['stat_t'],
    component['json_attr_t'],
    ...((component['avty'] as { t: string }[] | undefined) ?? []).map(({ t }) => t),
  ])
  const own = named.filter((topic): topic is string => typeof topic === 'string' && topic.startsWith(under))
  return [...new Set(own)]
}
