import { type Static, Type } from 'typebox'
import { BackUp, Drill, Restore } from '../backup.ts'
import { cancelChoices } from '../run.ts'

/** The shapes of the MQTT wire; its topics are in mqtt/topics.ts. */

/** What MQTT may ask of homeport: nothing but reading · nothing that loses data · all. */
export const mqttControls = ['off', 'safe', 'full'] as const
export type MqttControl = (typeof mqttControls)[number]

/** Raised when a request or an answer changes so that an older card cannot read it. */
export const MQTT_API = 1

/** `<base>/bridge/info`, retained. */
export interface BridgeInfo {
  instance: string
  home: string
  version: string
  api: number
  control: MqttControl
  base: string
  /** homeport is this app of Home Assistant: a card may reach it by ingress. */
  ingress?: string
}

const Name = Type.String({ minLength: 1, maxLength: 63 })
const Id = Type.String({ minLength: 1, maxLength: 100 })
const Release = Type.Integer({ minimum: 1 })
const Answers = Type.Optional(Type.Record(Type.String(), Type.String()))

const only = { additionalProperties: false }
const ofRun = Type.Object({ run: Id }, only)

/** Arguments by noun and verb; beside them every request may carry a `transaction`. */
export const mqttRequests = {
  'home/read': Type.Object({}, only),
  'plan/make': Type.Union([
    Type.Object({ stack: Name, release: Type.Optional(Release) }, only),
    Type.Object({ swarm: Name }, only),
  ]),
  'plan/read': Type.Object({ plan: Id }, only),
  'plan/approve': Type.Union([
    Type.Object({ plan: Id, answers: Answers }, only),
    Type.Object({ plans: Type.Array(Id, { minItems: 1, maxItems: 100 }), answers: Answers }, only),
  ]),
  'run/read': ofRun,
  'run/log': ofRun,
  'run/cancel': Type.Object({ run: Id, choice: Type.Enum([...cancelChoices]) }, only),
  'run/resume': ofRun,
  'run/abandon': ofRun,
  'release/list': Type.Object({ stack: Name }, only),
  'stack/roll-back': Type.Object({ stack: Name, release: Release }, only),
  'backup/make': BackUp,
  'backup/list': Type.Object({ stack: Name }, only),
  'backup/drill': Drill,
  'backup/restore': Restore,
  /** Announces devices again that were deleted in Home Assistant. */
  'bridge/announce': Type.Object({}, only),
} as const
export type MqttVerb = keyof typeof mqttRequests
export type MqttArguments<V extends MqttVerb> = Static<(typeof mqttRequests)[V]>

/** `data` is there in both, as zigbee2mqtt's answers have it. */
export type MqttAnswer =
  | { status: 'ok'; data: unknown; transaction?: string }
  | {
      status: 'error'
      error: string
      code: string
      advice?: string
      data: Record<string, never>
      transaction?: string
    }

/** What the event entity and the device triggers tell. */
export const happeningTypes = [
  'node_down',
  'node_up',
  'deploy_succeeded',
  'deploy_failed',
  'rolled_back',
  'refused',
] as const
export type HappeningType = (typeof happeningTypes)[number]
