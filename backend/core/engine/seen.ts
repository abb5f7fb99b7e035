import type { NetworkRequest, NodeSpec, ServiceSpec, SwarmSpec, TaskSpec } from './spec.ts'

/** Docker's own JSON of what is there, as our types (Engine API 1.44 … 1.52; engine.md § 3.1). */

export interface Version {
  Index: number
}

interface Stored {
  ID: string
  Version: Version
  CreatedAt: string
  UpdatedAt: string
}

export interface EngineNode extends Stored {
  Spec: NodeSpec
  Description: {
    Hostname: string
    Platform: { Architecture: string; OS: string }
    Resources: { NanoCPUs?: number; MemoryBytes?: number; GenericResources?: unknown[] }
    Engine: {
      EngineVersion: string
      Labels?: Record<string, string>
      Plugins?: { Type: string; Name: string }[]
    }
  }
  Status: { State: 'unknown' | 'down' | 'ready' | 'disconnected'; Message?: string; Addr: string }
  ManagerStatus?: { Leader?: boolean; Reachability: 'unknown' | 'unreachable' | 'reachable'; Addr: string }
}

export type UpdateState =
  | 'updating'
  | 'paused'
  | 'completed'
  | 'rollback_started'
  | 'rollback_paused'
  | 'rollback_completed'

export interface UpdateStatus {
  State?: UpdateState
  StartedAt?: string
  CompletedAt?: string
  Message?: string
}

export interface EngineService extends Stored {
  Spec: ServiceSpec
  PreviousSpec?: ServiceSpec | null
  UpdateStatus?: UpdateStatus | null
  Endpoint?: unknown
  /** Only of jobs: which execution is the present one. */
  JobStatus?: { JobIteration?: Partial<Version>; LastExecution?: string } | null
}

export interface EngineTask extends Stored {
  Spec: TaskSpec
  ServiceID: string
  Slot?: number
  NodeID?: string
  Status: {
    Timestamp: string
    State: TaskState
    Message?: string
    Err?: string
    ContainerStatus?: { ContainerID?: string; PID?: number; ExitCode?: number }
  }
  DesiredState: TaskState
  NetworksAttachments?: unknown[]
  /** Of the version of the service this task was made for. */
  SpecVersion?: Version
  /** Only of jobs: the execution this task belongs to. */
  JobIteration?: Partial<Version>
}

export type TaskState =
  | 'new'
  | 'allocated'
  | 'pending'
  | 'assigned'
  | 'accepted'
  | 'preparing'
  | 'ready'
  | 'starting'
  | 'running'
  | 'complete'
  | 'shutdown'
  | 'failed'
  | 'rejected'
  | 'remove'
  | 'orphaned'

export interface EngineObject extends Stored {
  Spec: { Name: string; Labels?: Record<string, string>; Data?: string }
}

export interface EngineNetwork extends Required<Pick<NetworkRequest, 'Name'>> {
  Id: string
  Created: string
  Scope: string
  Driver: string
  Attachable: boolean
  Ingress: boolean
  Internal: boolean
  Labels?: Record<string, string> | null
  Options?: Record<string, string> | null
  IPAM?: NetworkRequest['IPAM']
}

export interface EngineSwarm extends Stored {
  Spec: SwarmSpec
  JoinTokens?: { Worker: string; Manager: string }
  DefaultAddrPool?: string[]
  SubnetSize?: number
  DataPathPort?: number
}

export interface EngineVersion {
  Version: string
  ApiVersion: string
  MinAPIVersion?: string
  Os: string
  Arch: string
  KernelVersion?: string
}

export interface EngineInfo {
  ID: string
  Name: string
  ServerVersion: string
  OperatingSystem?: string
  Architecture?: string
  MemTotal?: number
  NCPU?: number
  DockerRootDir?: string
  Warnings?: string[] | null
  /** By the node's own clock. */
  SystemTime?: string
  Swarm?: {
    NodeID?: string
    NodeAddr?: string
    LocalNodeState: 'inactive' | 'pending' | 'active' | 'error' | 'locked'
    ControlAvailable?: boolean
    Error?: string
    RemoteManagers?: { NodeID: string; Addr: string }[] | null
    Cluster?: { ID: string } | null
  }
}

export interface EngineImage {
  Id: string
  RepoTags?: string[] | null
  RepoDigests?: string[] | null
  Architecture?: string
  Os?: string
  Size?: number
}

export interface EngineContainer {
  Id: string
  Names: string[]
  Image: string
  ImageID: string
  /** Seconds since 1970. */
  Created?: number
  Labels: Record<string, string>
  State: string
  Status: string
  Mounts?: { Type: string; Name?: string; Source?: string; Destination: string }[]
}

/** One line of `GET /events`. */
export interface EngineEvent {
  Type: string
  Action: string
  Actor: { ID: string; Attributes?: Record<string, string> }
  scope?: 'local' | 'swarm'
  time?: number
  timeNano?: number
}

/** Everything one look at a swarm brings back, through one of its managers. A value: it never changes. */
export interface SwarmSnapshot {
  swarm: string
  /** The node through which it was read. */
  via: string
  /** UTC. */
  at: string
  cluster: EngineSwarm
  nodes: EngineNode[]
  services: EngineService[]
  tasks: EngineTask[]
  networks: EngineNetwork[]
  configs: EngineObject[]
  secrets: EngineObject[]
}

/** What is read of a swarm by one call each. */
export type SnapshotPart = Exclude<keyof SwarmSnapshot, 'swarm' | 'via' | 'at'>
