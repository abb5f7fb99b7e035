import type { Finding } from '../../contract/plan.ts'
import type { NetworkRequest, ServiceSpec } from '../engine/spec.ts'

/**
 * What a swarm stack should be, ready to compare with what is there. In specs, networks are named by name,
 * configs and secrets by object name with empty ids, and secret values by markers `${secret:name@version}`.
 */
export interface DesiredStack {
  stack: string
  swarm: string
  commit: string
  networks: DesiredNetwork[]
  configs: DesiredConfig[]
  secrets: DesiredSecret[]
  services: DesiredService[]
  /** Keys of the Compose file that were changed or ignored on the way, as findings. */
  findings: Finding[]
}

/** `external` ones must exist and are never made or removed. */
export interface DesiredNetwork {
  name: string
  external: boolean
  request: NetworkRequest
}

export interface DesiredConfig {
  name: string
  external: boolean
  /** sha256 of the content, hex. */
  hash: string
  /** base64 */
  data: string
  labels: Record<string, string>
}

export interface DesiredSecret {
  name: string
  external: boolean
  /** HMAC of the value with the instance's key, hex. */
  hash: string
  /** Entry of the secret store that holds the value. */
  secret: { name: string; version: string }
  labels: Record<string, string>
}

export interface DesiredService {
  /** As in the Compose file. */
  service: string
  spec: ServiceSpec
  /** Services that come first, with Compose's condition: service_started, service_healthy, … */
  after: { service: string; condition: string }[]
}
