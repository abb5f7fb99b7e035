import type { Problem } from '../../contract/doors/problem.ts'
import type { StackFile, TopologyFile } from '../../contract/inventory.ts'

/** What the home should be: checked, defaults filled in, names resolved. */
export interface Inventory {
  home: string
  timezone: string | undefined
  /** Digest of every file, or the Git commit: names this very inventory. */
  commit: string
  swarms: Swarm[]
  nodes: Node[]
  stacks: Stack[]
  networks: Record<string, string>
  storage: NonNullable<TopologyFile['storage']>
  backup: BackupWish
}

/** How and when the home's volumes are backed up. */
export interface BackupWish {
  repositories: Record<string, { url: string }>
  /** Five fields of cron, in the home's time zone; undefined: only when a person asks. */
  schedule: string | undefined
  keep: NonNullable<NonNullable<TopologyFile['backup']>['keep']>
  /** How often backups are proven. */
  drill: NonNullable<NonNullable<TopologyFile['backup']>['drill']>
}

/** Durations in milliseconds. */
export interface Swarm {
  name: string
  advertise: string | undefined
  dataPath: string | undefined
  addressPool: string[]
  /** Undefined: Docker's own default (5 s), and never changed on a swarm that exists. */
  heartbeatMs: number | undefined
  certExpiryMs: number | undefined
}

export interface Node {
  name: string
  connect: Connection[]
  hostKeys: string[]
  swarm: string | undefined
  role: 'manager' | 'worker'
  labels: Record<string, string>
  scheduling: 'active' | 'pause' | 'drain' | undefined
  alwaysOn: boolean
  link: 'fast' | 'slow'
  paths: { stacks: string; config: string }
  devices: Record<string, string>
  renamedFrom: string | undefined
}

/** Where a node's engine is. Tried in the order of the list. */
export type Connection =
  | { kind: 'unix'; path: string; url: string }
  | { kind: 'ssh'; user: string; host: string; port: number; url: string }
  | { kind: 'tls'; host: string; port: number; url: string }

export interface Stack {
  name: string
  /** Folder inside the inventory: `stacks/domoticz`. */
  folder: string
  runOn: { kind: 'swarm'; swarm: string } | { kind: 'nodes'; nodes: string[] }
  after: string[]
  policy: 'ask' | 'auto'
  exposure: 'local-only' | 'tailscale-internal' | 'public'
  onFailure: 'roll-back' | 'roll-back-with-data' | 'keep'
  volumes: NonNullable<StackFile['volumes']>
  gates: NonNullable<StackFile['gates']>
  secrets: string[]
  accept: string[]
  renamedFrom: string | undefined
  /** Digest of every file of the folder. */
  digest: string
}

/** The files of an inventory as read: parsed YAML that can name its lines, and the digest of each folder. */
export interface RawInventory {
  commit: string
  /** Every YAML file homeport reads, by its path inside the inventory (`nodes/attic.yaml`). */
  files: Record<string, RawFile>
  /** Digest of all files of a stack's folder, by stack name. */
  folders: Record<string, string>
  /** Everything else in a stack's folder, by path inside the inventory. */
  otherFiles: string[]
  /** What could not be read, and why. */
  problems?: Problem[]
  /** Places that look like a secret written out. */
  sightings?: SecretSighting[]
}

/** Never the value itself. */
export interface SecretSighting {
  file: string
  line: number
  /** In words: `a private key`. */
  form: string
}

export interface RawFile {
  value: unknown
  /** Line (from 1) of the node at a path of keys and indexes; of its nearest ancestor when it is not there. */
  lineOf(path: readonly (string | number)[]): number
  /** What the YAML parser found wrong. */
  errors: { text: string; line: number }[]
}
