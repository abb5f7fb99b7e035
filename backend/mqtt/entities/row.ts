import type { Home, NodeView, StackView, SwarmView } from '../../contract/home.ts'
import type { PlanView } from '../../contract/plan.ts'
import type { ReleaseView } from '../../contract/release.ts'
import type { Run } from '../../contract/run.ts'
import type { DeviceName } from '../topics.ts'

/** What devices are made of: each kind has the part of the home that its rows look at. */
export interface BridgeSeen extends DeviceName {
  kind: 'bridge'
  home: Home
}
export interface SwarmSeen extends DeviceName {
  kind: 'swarm'
  swarm: SwarmView
  home: Home
}
export interface NodeSeen extends DeviceName {
  kind: 'node'
  node: NodeView
  home: Home
}
export interface StackSeen extends DeviceName {
  kind: 'stack'
  stack: StackView
  home: Home
  /** Those that are kept, newest first. */
  releases: readonly ReleaseView[]
  /** The open plan; while a run carries one out, that one. */
  plan: PlanView | undefined
  run: Run | undefined
  /** UTC. */
  now: string
  /** The release that a person chose to roll back to. */
  chosen: number | undefined
  /** What homeport may be asked to do by command. */
  mayInstall: boolean
}
export type Seen = BridgeSeen | SwarmSeen | NodeSeen | StackSeen

/** Keys as Home Assistant knows them; topics and templates are added by discovery.ts. */
export type Component = Record<string, unknown>

/**
 * An entity. Its value stands under its key in the state of its device, which is one message for all rows; a row
 * with a `topic` has one of its own.
 */
export interface Row<S> {
  key: string
  platform: 'binary_sensor' | 'sensor' | 'update' | 'select' | 'button' | 'event'
  /** Null: the entity is called as its device. */
  name: string | null
  /** True, false or null for a binary sensor; null: unknown. */
  value?(seen: S): unknown
  /** Facts beside the value, in Home Assistant its attributes. */
  attributes?(seen: S): Record<string, unknown>
  more?: Component | ((seen: S) => Component)
  topic?: OwnTopic<S>
  /** It has a command topic, perhaps only at times. */
  commands?: boolean | ((seen: S) => boolean)
  /** `bridge` unless told; `device`: also the device's own availability; `none`: always available. */
  available?: 'bridge' | 'device' | 'none'
}

export interface OwnTopic<S> {
  /** In place of the row's key. */
  part?: string
  /** Absent: the topic is written by someone else. */
  payload?(seen: S): string
  /** What it speaks of, where that is not its text. */
  about?(seen: S): string | undefined
  /** Home Assistant would drop it until it has taken in the discovery that goes before. */
  waitsForDiscovery?: boolean
}

/** A device trigger: told once, by its name. */
export interface TriggerRow {
  key: string
  /** What the page of Home Assistant shows it under. */
  subtype: string
}

export interface Table<S> {
  rows: readonly Row<S>[]
  triggers: readonly TriggerRow[]
  /** The device as Home Assistant's registry has it, without its identifiers. */
  device(seen: S): Component
  /** Whether what it tells is current; absent: whenever the bridge is there. */
  available?(seen: S): boolean
}
