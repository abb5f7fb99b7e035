import { type BridgeInfo, MQTT_API, type MqttControl } from '../contract/doors/mqtt.ts'
import type { Row, Seen } from './entities/row.ts'
import { tableOf } from './entities/tables.ts'
import { jsonText } from './json-text.ts'
import type { DeviceName, Topics } from './topics.ts'

/** Something to be said for as long as it is true: retained, and said again only when it changes. */
export interface Message {
  topic: string
  payload: string
  kind: 'discovery' | 'state' | 'availability'
  /** Topic of the discovery of its device. */
  device: string
  /** Home Assistant would drop it until it has taken in that discovery. */
  waitsForDiscovery?: boolean
  /** Said for the first time only when all the rest has been. */
  isLast?: boolean
  /** What it speaks of, where that is not its text: the plan whose version it shows. */
  about?: string
}

/** What a device says now, apart from its discovery. */
export function deviceMessages(seen: Seen, topics: Topics): Message[] {
  const table = tableOf(seen)
  const device = topics.discovery(seen)
  const values = table.rows.flatMap((row) => fields(row, seen))
  const state = jsonText(Object.fromEntries(values))
  return [
    ...(values.length === 0
      ? []
      : [{ topic: topics.state(seen), payload: state, kind: 'state' as const, device }]),
    ...table.rows.flatMap((row) => ownMessage(row, seen, topics)),
    ...(table.available === undefined ? [] : [availability(seen, table.available(seen), topics)]),
  ]
}

/** Who and where homeport is. The last word of all, `online`, is said when all the rest is. */
export function bridgeMessages(info: BridgeInfo, topics: Topics, bridge: DeviceName): Message[] {
  const device = topics.discovery(bridge)
  return [
    { topic: topics.bridgeInfo, payload: jsonText(info), kind: 'state', device },
    { topic: topics.bridgeState, payload: 'online', kind: 'availability', device, isLast: true },
  ]
}

export function bridgeInfo(
  home: { home: string; version: string },
  own: { instance: string; control: MqttControl; base: string; ingress: string | undefined },
): BridgeInfo {
  return {
    instance: own.instance,
    home: home.home,
    version: home.version,
    api: MQTT_API,
    control: own.control,
    base: own.base,
    ...(own.ingress === undefined ? {} : { ingress: own.ingress }),
  }
}

function fields(row: Row<Seen>, seen: Seen): [string, unknown][] {
  if (row.topic !== undefined || row.value === undefined) return []
  const value: [string, unknown] = [row.key, row.value(seen)]
  return row.attributes === undefined ? [value] : [value, [`${row.key}_attributes`, row.attributes(seen)]]
}

function ownMessage(row: Row<Seen>, seen: Seen, topics: Topics): Message[] {
  if (row.topic?.payload === undefined) return []
  const { part = row.key, payload, waitsForDiscovery } = row.topic
  const about = row.topic.about?.(seen)
  return [
    {
      topic: topics.state(seen, part),
      payload: payload(seen),
      kind: 'state',
      device: topics.discovery(seen),
      ...(waitsForDiscovery ? { waitsForDiscovery } : {}),
      ...(about === undefined ? {} : { about }),
    },
  ]
}

function availability(seen: Seen, isThere: boolean, topics: Topics): Message {
  return {
    topic: topics.availability(seen),
    payload: isThere ? 'online' : 'offline',
    kind: 'availability',
    device: topics.discovery(seen),
  }
}
