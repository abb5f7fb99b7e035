import type {
  EngineContainer,
  EngineEvent,
  EngineImage,
  EngineInfo,
  EngineNetwork,
  EngineNode,
  EngineObject,
  EngineService,
  EngineSwarm,
  EngineTask,
  EngineVersion,
} from '../../core/engine/seen.ts'
import type {
  NetworkRequest,
  NodeSpec,
  ServiceSpec,
  SwarmInitRequest,
  SwarmJoinRequest,
  SwarmSpec,
} from '../../core/engine/spec.ts'
import type { EngineVolume } from '../../core/engine/volume.ts'
import type { Containers } from './containers.ts'

/** Docker's filters: every value is a list. */
export type Filters = Record<string, string[]>

export interface LogOptions {
  tail: number
  follow: boolean
  signal?: AbortSignal
  timestamps?: boolean
  /** UTC; only what was logged since then, by the engine's own clock. */
  since?: string
}

export interface LogLine {
  stream: 'stdout' | 'stderr'
  text: string
}

/** Progress of a pull as the engine tells it; bytes where it knows them. */
export interface PullProgress {
  text: string
  currentBytes?: number
  totalBytes?: number
}

/**
 * One Docker Engine. Each method is one API call with a deadline. Rejects with an EngineError: the engine said no
 * (`status` and its own words), or it could not be asked (`status` undefined: outcome unknown for a write).
 */
export interface DockerApi extends Containers {
  ping(): Promise<void>
  version(): Promise<EngineVersion>
  info(): Promise<EngineInfo>

  swarm(): Promise<EngineSwarm>
  swarmInit(request: SwarmInitRequest): Promise<string>
  swarmJoin(request: SwarmJoinRequest): Promise<void>
  swarmUpdate(version: number, spec: SwarmSpec): Promise<void>

  nodes(): Promise<EngineNode[]>
  node(id: string): Promise<EngineNode>
  updateNode(id: string, version: number, spec: NodeSpec): Promise<void>

  services(filters?: Filters): Promise<EngineService[]>
  service(idOrName: string): Promise<EngineService>
  createService(spec: ServiceSpec): Promise<string>
  updateService(id: string, version: number, spec: ServiceSpec): Promise<void>
  removeService(id: string): Promise<void>
  serviceLogs(id: string, options: LogOptions, onLine: (line: LogLine) => void): Promise<void>
  taskLogs(id: string, options: LogOptions, onLine: (line: LogLine) => void): Promise<void>

  tasks(filters?: Filters): Promise<EngineTask[]>

  networks(filters?: Filters): Promise<EngineNetwork[]>
  createNetwork(request: NetworkRequest): Promise<string>
  removeNetwork(id: string): Promise<void>

  configs(filters?: Filters): Promise<EngineObject[]>
  config(idOrName: string): Promise<EngineObject>
  createConfig(name: string, labels: Record<string, string>, base64: string): Promise<string>
  /** Only labels can change (Docker's rule); `labels` replaces them all. */
  updateConfig(id: string, version: number, spec: EngineObject['Spec']): Promise<void>
  removeConfig(id: string): Promise<void>

  secrets(filters?: Filters): Promise<EngineObject[]>
  createSecret(name: string, labels: Record<string, string>, base64: string): Promise<string>
  removeSecret(id: string): Promise<void>

  /** Undefined: the engine has no such image. */
  image(reference: string): Promise<EngineImage | undefined>
  pull(reference: string, onProgress: (progress: PullProgress) => void, signal?: AbortSignal): Promise<void>
  /** What the registry says the tag is now; rejects when the registry cannot be asked. */
  distribution(
    reference: string,
  ): Promise<{ digest: string; platforms: { architecture: string; os: string; variant?: string }[] }>

  containers(filters?: Filters): Promise<EngineContainer[]>
  containerInspect(id: string): Promise<Record<string, unknown>>
  containerLogs(id: string, options: LogOptions, onLine: (line: LogLine) => void): Promise<void>

  volumes(filters?: Filters): Promise<EngineVolume[]>

  /** Ends when the signal aborts (resolves) or the stream breaks (rejects). `onOpen` runs once it listens. */
  events(onEvent: (event: EngineEvent) => void, signal: AbortSignal, onOpen?: () => void): Promise<void>
}

/** The engine said no, or could not be asked. */
export class EngineError extends Error {
  /** HTTP status; undefined when no answer came. */
  readonly status: number | undefined
  readonly node: string

  constructor(node: string, status: number | undefined, message: string) {
    super(message)
    this.name = 'EngineError'
    this.node = node
    this.status = status
  }

  /** Nobody answered: for a write, whether it happened is unknown. */
  get outcomeUnknown(): boolean {
    return this.status === undefined
  }
}
