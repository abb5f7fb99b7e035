import { type Static, type TProperties, Type } from 'typebox'
import { NAME_PATTERN } from './words.ts'

/** The shapes of the inventory's files, as people write them (snake_case). */

const closed = <P extends TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false })
const optional = Type.Optional
export const Name = Type.String({ pattern: NAME_PATTERN, maxLength: 63 })
const Duration = Type.String({ pattern: '^([0-9]+(ms|s|m|h))+$' })
const Text = Type.String({ minLength: 1 })
const byName = <T extends Parameters<typeof Type.Record>[1]>(value: T) =>
  Type.Record(Type.String({ pattern: NAME_PATTERN }), value, { additionalProperties: false })

export const SwarmFile = closed({
  advertise: optional(Name),
  data_path: optional(Name),
  address_pool: optional(Type.Array(Text)),
  heartbeat: optional(Duration),
  cert_expiry: optional(Duration),
})

export const StorageFile = closed({
  type: Type.Enum(['nfs', 'cifs', 'gluster', 'cephfs', 'local']),
  server: optional(Text),
  export: optional(Text),
  mount: optional(Text),
  options: optional(Text),
})

export const BackupFile = closed({
  repositories: optional(byName(closed({ url: Text }))),
  schedule: optional(Text),
  keep: optional(
    closed({
      last: optional(Type.Integer({ minimum: 0 })),
      daily: optional(Type.Integer({ minimum: 0 })),
      weekly: optional(Type.Integer({ minimum: 0 })),
      monthly: optional(Type.Integer({ minimum: 0 })),
    }),
  ),
  drill: optional(Type.Enum(['daily', 'weekly', 'monthly', 'never'])),
})

export const TopologyFile = closed({
  home: Name,
  timezone: optional(Text),
  swarms: optional(byName(SwarmFile)),
  networks: optional(byName(Text)),
  storage: optional(byName(StorageFile)),
  backup: optional(BackupFile),
})
export type TopologyFile = Static<typeof TopologyFile>

export const NodeFile = closed({
  connect: optional(Type.Union([Text, Type.Array(Text, { minItems: 1 })])),
  host_key: optional(Type.Union([Text, Type.Array(Text)])),
  swarm: optional(Name),
  role: optional(Type.Enum(['manager', 'worker'])),
  labels: optional(Type.Record(Type.String(), Type.String())),
  scheduling: optional(Type.Enum(['active', 'pause', 'drain'])),
  site: optional(Text),
  always_on: optional(Type.Boolean()),
  /** How slow the way to the node may be: `slow` asks less often and waits longer. */
  link: optional(Type.Enum(['fast', 'slow'])),
  devices: optional(Type.Record(Type.String(), Text)),
  paths: optional(closed({ stacks: optional(Text), config: optional(Text) })),
  storage: optional(Type.Array(Name)),
  renamed_from: optional(Name),
})
export type NodeFile = Static<typeof NodeFile>

const Gate = Type.Union([
  closed({ http: Text, within: optional(Duration) }),
  closed({ tcp: Text, within: optional(Duration) }),
  closed({ mqtt: closed({ topic: Text, payload: optional(Type.String()), within: optional(Duration) }) }),
  closed({ script: Text, within: optional(Duration) }),
])

export const StackFile = closed({
  run_on: Type.Union([
    closed({ swarm: Name }),
    closed({ node: Name }),
    closed({ nodes: Type.Array(Name, { minItems: 1 }) }),
  ]),
  after: optional(Type.Array(Name)),
  policy: optional(Type.Enum(['ask', 'auto'])),
  exposure: optional(Type.Enum(['local-only', 'tailscale-internal', 'public'])),
  gates: optional(Type.Array(Gate)),
  volumes: optional(
    Type.Record(
      Type.String(),
      closed({
        storage: optional(Name),
        backup: optional(
          closed({
            kind: Type.Enum(['files', 'sqlite', 'dump', 'pause', 'stop', 'none']),
            command: optional(Text),
            paths: optional(Type.Array(Text)),
            exclude: optional(Type.Array(Text)),
          }),
        ),
      }),
    ),
  ),
  secrets: optional(Type.Array(Type.String({ pattern: '^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$' }))),
  accept: optional(Type.Array(Text)),
  on_failure: optional(Type.Enum(['roll-back', 'roll-back-with-data', 'keep'])),
  renamed_from: optional(Name),
})
export type StackFile = Static<typeof StackFile>
