/** What `docker stack config` prints, as far as Swarm is asked for it. Absent means empty. */

export interface StackModel {
  services?: Record<string, ModelService>
  networks?: Record<string, ModelNetwork | null>
  volumes?: Record<string, ModelVolume | null>
  configs?: Record<string, ModelObject>
  secrets?: Record<string, ModelObject>
}

type Texts = Record<string, string>

export interface ModelService {
  image?: string
  entrypoint?: string[]
  command?: string[]
  hostname?: string
  extra_hosts?: string[]
  dns?: string[]
  dns_search?: string[]
  environment?: Record<string, string | null>
  labels?: Texts
  working_dir?: string
  user?: string
  volumes?: ModelMount[]
  tmpfs?: string[]
  stop_grace_period?: string
  stop_signal?: string
  tty?: boolean
  stdin_open?: boolean
  read_only?: boolean
  init?: boolean
  isolation?: string
  sysctls?: Texts
  cap_add?: string[]
  cap_drop?: string[]
  ulimits?: Record<string, number | { soft?: number; hard?: number }>
  healthcheck?: ModelHealthcheck
  logging?: { driver?: string; options?: Texts }
  restart?: string
  credential_spec?: { config?: string; file?: string; registry?: string }
  configs?: ModelReference[]
  secrets?: ModelReference[]
  networks?: Record<string, { aliases?: string[]; driver_opts?: Texts } | null>
  ports?: { mode?: string; target?: number; published?: number; protocol?: string }[]
  deploy?: ModelDeploy
}

export interface ModelHealthcheck {
  test?: string[]
  interval?: string
  timeout?: string
  start_period?: string
  start_interval?: string
  retries?: number
  disable?: boolean
}

export interface ModelReference {
  source: string
  target?: string
  uid?: string
  gid?: string
  mode?: number
}

export interface ModelDeploy {
  mode?: string
  replicas?: number
  labels?: Texts
  update_config?: ModelUpdate
  rollback_config?: ModelUpdate
  resources?: { limits?: ModelLimits; reservations?: ModelLimits }
  restart_policy?: { condition?: string; delay?: string; max_attempts?: number; window?: string }
  placement?: { constraints?: string[]; preferences?: { spread?: string }[]; max_replicas_per_node?: number }
  endpoint_mode?: string
}

export interface ModelUpdate {
  parallelism?: number
  delay?: string
  failure_action?: string
  monitor?: string
  max_failure_ratio?: number
  order?: string
}

export interface ModelLimits {
  cpus?: string
  memory?: string
  pids?: number
  generic_resources?: { discrete_resource_spec?: { kind?: string; value?: number } }[]
}

export interface ModelMount {
  type?: string
  source?: string
  target?: string
  read_only?: boolean
  consistency?: string
  bind?: { propagation?: string }
  volume?: { nocopy?: boolean; subpath?: string }
  tmpfs?: { size?: number }
  image?: { subpath?: string }
  cluster?: Record<string, never>
}

export interface ModelNetwork {
  name?: string
  driver?: string
  driver_opts?: Texts
  ipam?: { driver?: string; config?: { subnet?: string }[] }
  external?: boolean
  internal?: boolean
  attachable?: boolean
  labels?: Texts
}

export interface ModelVolume {
  name?: string
  driver?: string
  driver_opts?: Texts
  external?: boolean
  labels?: Texts
}

/** `file` is absolute. */
export interface ModelObject {
  name?: string
  file?: string
  external?: boolean
  labels?: Texts
}
