/**
 * Docker's own JSON of what is asked for, as our types (Engine API 1.44 … 1.52; engine.md § 2.4). Durations are
 * nanoseconds, memory is bytes. Fields homeport never reads are kept as they came: see `Open`.
 */

/** Fields not named here are carried along untouched. */
type Open = { [field: string]: unknown }

export interface Mount extends Open {
  Type: 'bind' | 'volume' | 'tmpfs' | 'cluster' | 'image' | 'npipe'
  Source?: string
  Target: string
  ReadOnly?: boolean
}

export interface ObjectRef extends Open {
  File?: { Name: string; UID: string; GID: string; Mode: number }
}
export interface SecretRef extends ObjectRef {
  SecretID: string
  SecretName: string
}
export interface ConfigRef extends ObjectRef {
  ConfigID: string
  ConfigName: string
}

export interface Healthcheck {
  Test?: string[]
  Interval?: number
  Timeout?: number
  StartPeriod?: number
  StartInterval?: number
  Retries?: number
}

export interface ContainerSpec extends Open {
  Image: string
  Labels?: Record<string, string>
  Command?: string[]
  Args?: string[]
  Hostname?: string
  Env?: string[]
  Dir?: string
  User?: string
  Groups?: string[]
  Mounts?: Mount[]
  Secrets?: SecretRef[]
  Configs?: ConfigRef[]
  Healthcheck?: Healthcheck
  StopGracePeriod?: number
}

export interface NetworkAttachment extends Open {
  Target: string
  Aliases?: string[]
  DriverOpts?: Record<string, string>
}

export interface TaskSpec extends Open {
  ContainerSpec?: ContainerSpec
  Resources?: Open
  RestartPolicy?: { Condition?: string; Delay?: number; MaxAttempts?: number; Window?: number }
  Placement?: {
    Constraints?: string[]
    Preferences?: { Spread: { SpreadDescriptor: string } }[]
    MaxReplicas?: number
    Platforms?: { Architecture: string; OS: string }[]
  }
  Networks?: NetworkAttachment[]
  LogDriver?: { Name: string; Options?: Record<string, string> }
  ForceUpdate?: number
}

export interface UpdateConfig {
  Parallelism?: number
  Delay?: number
  FailureAction?: string
  Monitor?: number
  MaxFailureRatio?: number
  Order?: string
}

export interface PortConfig {
  Name?: string
  Protocol?: string
  TargetPort: number
  PublishedPort?: number
  PublishMode?: string
}

export interface ServiceMode {
  Replicated?: { Replicas?: number }
  Global?: Record<string, never>
  ReplicatedJob?: { MaxConcurrent?: number; TotalCompletions?: number }
  GlobalJob?: Record<string, never>
}

export interface ServiceSpec extends Open {
  Name: string
  Labels?: Record<string, string>
  TaskTemplate: TaskSpec
  Mode?: ServiceMode
  UpdateConfig?: UpdateConfig
  RollbackConfig?: UpdateConfig
  Networks?: NetworkAttachment[]
  EndpointSpec?: { Mode?: string; Ports?: PortConfig[] }
}

export interface NetworkRequest {
  Name: string
  Driver?: string
  Options?: Record<string, string>
  Internal?: boolean
  Attachable?: boolean
  Ingress?: boolean
  EnableIPv6?: boolean
  Labels?: Record<string, string>
  IPAM?: { Driver?: string; Config?: { Subnet?: string; Gateway?: string; IPRange?: string }[] }
}

export interface SwarmSpec extends Open {
  Name?: string
  Labels?: Record<string, string> | null
  Dispatcher?: { HeartbeatPeriod?: number }
  CAConfig?: { NodeCertExpiry?: number } & Open
  Orchestration?: { TaskHistoryRetentionLimit?: number }
}

export interface SwarmInitRequest {
  ListenAddr: string
  AdvertiseAddr: string
  DataPathAddr?: string
  Availability?: NodeSpec['Availability']
  DefaultAddrPool?: string[]
  SubnetSize?: number
  ForceNewCluster: false
  Spec: SwarmSpec
}

export interface SwarmJoinRequest {
  ListenAddr: string
  AdvertiseAddr: string
  DataPathAddr?: string
  Availability?: NodeSpec['Availability']
  RemoteAddrs: string[]
  JoinToken: string
}

export interface NodeSpec {
  Name?: string
  Labels?: Record<string, string>
  Role: 'worker' | 'manager'
  Availability: 'active' | 'pause' | 'drain'
}

/** A container that homeport runs for a while. */
export interface ContainerRequest extends Open {
  Image: string
  Hostname?: string
  Entrypoint?: string[]
  Cmd?: string[]
  Env?: string[]
  Labels?: Record<string, string>
  HostConfig?: { Mounts?: Mount[] } & Open
}
