/** Plain words shared by backend, card and topics. Imports nothing. */

export const NAME_PATTERN = '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$'

export const nodeStates = ['reachable', 'suspect', 'unreachable', 'away'] as const
export type NodeState = (typeof nodeStates)[number]

export const stackStatuses = [
  'running',
  'degraded',
  'deploying',
  'waiting',
  'failed',
  'stopped',
  'unknown',
] as const
export type StackStatus = (typeof stackStatuses)[number]

export const secretStates = ['there', 'missing', 'unreadable'] as const
export type SecretState = (typeof secretStates)[number]

/** What opens a backup repository. */
export const secretParts = ['password', 'key', 'host-key'] as const
export type SecretPart = (typeof secretParts)[number]

export const runStates = [
  'queued',
  'running',
  'waiting',
  'succeeded',
  'rolled-back',
  'failed',
  'cancelled',
  'refused',
] as const
export type RunState = (typeof runStates)[number]

/** States a run never leaves. */
export const finalRunStates: readonly RunState[] = [
  'succeeded',
  'rolled-back',
  'failed',
  'cancelled',
  'refused',
]

export const stageNames = ['prepare', 'validate', 'deploy', 'verify', 'diagnose', 'complete'] as const
export type StageName = (typeof stageNames)[number]

export const severities = ['info', 'warning', 'error'] as const
export type Severity = (typeof severities)[number]

/** Labels homeport puts on what it makes; on services in `Spec.Labels` only, never in the task template. */
export const labels = {
  stack: 'dev.homeport.stack',
  instance: 'dev.homeport.instance',
  run: 'dev.homeport.run',
  commit: 'dev.homeport.commit',
  specHash: 'dev.homeport.spec-hash',
  /** Full content hash of a config or secret object. */
  hash: 'dev.homeport.hash',
  /** On a helper container: the piece of work it does. */
  work: 'dev.homeport.work',
  namespace: 'com.docker.stack.namespace',
  image: 'com.docker.stack.image',
} as const

/** The config object by which homeport instances tell each other who works on a swarm. */
export const LEASE_CONFIG = 'homeport_lease'

/** On the page; more of them are written as files. */
export const MOST_TYPED_NODES = 50

/** Who asks for what is due: no person. */
export const SCHEDULE = 'schedule'
