import type { Component, Row, Seen } from './entities/row.ts'
import { tableOf } from './entities/tables.ts'
import { type DeviceName, deviceId, type Topics } from './topics.ts'

/** What Home Assistant is told of a device; it refuses root keys it does not know (home-assistant.md § 1.2). */
export interface DevicePayload {
  dev: Component
  o: Component
  avty: Component[]
  qos: 1
  cmps: Record<string, Component>
}

export interface Announcing {
  topics: Topics
  instance: string
  version: string
}

export const BRIDGE: DeviceName = { kind: 'bridge', key: '' }

export function devicePayload(seen: Seen, { topics, instance, version }: Announcing): DevicePayload {
  const table = tableOf(seen)
  const id = deviceId(instance, seen)
  const { name, ...device } = table.device(seen)
  const entities = table.rows.map((row): [string, Component] => [
    row.key,
    { ...component(row, seen, topics), uniq_id: `${id}_${row.key}`, def_ent_id: entityId(seen, row, name) },
  ])
  const triggers = table.triggers.map(({ key, subtype }): [string, Component] => [
    key,
    {
      p: 'device_automation',
      automation_type: 'trigger',
      type: key,
      subtype,
      topic: topics.trigger(seen),
      payload: key,
    },
  ])
  return {
    dev: {
      ids: [id],
      name,
      ...device,
      ...(seen.kind === 'bridge' ? {} : { via_device: deviceId(instance, BRIDGE) }),
    },
    o: { name: 'homeport', sw: version },
    avty: [{ t: topics.bridgeState }],
    qos: 1,
    cmps: Object.fromEntries([...entities, ...triggers]),
  }
}

function component<S extends Seen>(row: Row<S>, seen: S, topics: Topics): Component {
  const more = typeof row.more === 'function' ? row.more(seen) : row.more
  const commands = typeof row.commands === 'function' ? row.commands(seen) : row.commands
  return {
    p: row.platform,
    name: row.name,
    ...stateTopics(row, seen, topics),
    ...(commands ? { cmd_t: topics.command(seen, row.key) } : {}),
    ...availability(row, seen, topics),
    ...more,
  }
}

function stateTopics<S extends Seen>(row: Row<S>, seen: S, topics: Topics): Component {
  const state = row.topic ? topics.state(seen, row.topic.part ?? row.key) : topics.state(seen)
  if (row.topic) return { stat_t: state, ...(isOwnJson(row) ? { json_attr_t: state } : {}) }
  if (row.value === undefined) return {}
  return {
    stat_t: state,
    val_tpl: row.platform === 'binary_sensor' ? onOff(row.key) : plain(row.key),
    ...(row.attributes === undefined
      ? {}
      : { json_attr_t: state, json_attr_tpl: `{{ value_json.${row.key}_attributes | tojson }}` }),
  }
}

function isOwnJson<S>(row: Row<S>): boolean {
  return typeof row.more === 'object' && 'json_attr_tpl' in row.more
}

// Home Assistant takes the word None for unknown.
const onOff = (key: string) =>
  `{{ 'None' if value_json.${key} is none else 'ON' if value_json.${key} else 'OFF' }}`
const plain = (key: string) => `{{ value_json.${key} }}`

/** Absent where the device's shared availability will do; a list in the component takes its place. */
function availability<S extends Seen>(row: Row<S>, seen: S, topics: Topics): Component {
  if (row.available === 'none') return { avty: [] }
  if (row.available !== 'device') return {}
  return { avty_mode: 'all', avty: [{ t: topics.bridgeState }, { t: topics.availability(seen) }] }
}

/** A wish, heard once: afterwards the id belongs to the people of the home. */
function entityId(seen: Seen, row: Row<Seen>, name: unknown): string {
  const device = seen.kind === 'bridge' ? 'homeport' : `${seen.kind}_${slug(String(name))}`
  const object = seen.kind === 'swarm' ? slug(String(name)) : device
  return `${row.platform}.${object}${row.name === null ? '' : `_${slug(row.name)}`}`
}

function slug(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '_')
}
