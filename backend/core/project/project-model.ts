import { isObject } from '../plan/keyed/canonical.ts'

/** What `docker compose config --format json` answers, as far as homeport reads it. */
export interface ComposeModel {
  services: Record<string, ComposeService>
  networks: Record<string, Record<string, unknown>>
  volumes: Record<string, ComposeVolume>
  configs: Record<string, ComposeFileObject>
  secrets: Record<string, ComposeFileObject>
}

export interface ComposeService extends Record<string, unknown> {
  image?: string
  build?: unknown
  restart?: string
  scale?: number
  deploy?: { replicas?: number; restart_policy?: { condition?: string } }
  volumes?: { type: string; source?: string; target: string }[]
  networks?: Record<string, unknown> | null
  configs?: { source: string }[]
  secrets?: { source: string }[]
}

export interface ComposeVolume extends Record<string, unknown> {
  name: string
  external?: boolean
}

export interface ComposeFileObject extends Record<string, unknown> {
  file?: string
  /** The name of a variable that holds the content. */
  environment?: string
}

/**
 * The answer without `root`, the folder it was rendered under, and with single dollar signs: Compose doubles them for
 * whoever reads its output as a Compose file.
 */
export function readComposeModel(json: string, root: string): ComposeModel {
  const answer = undoubled(JSON.parse(json.replaceAll(root, ''))) as Partial<ComposeModel>
  return {
    services: answer.services ?? {},
    networks: answer.networks ?? {},
    volumes: answer.volumes ?? {},
    configs: answer.configs ?? {},
    secrets: answer.secrets ?? {},
  }
}

function undoubled(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$$', '$')
  if (Array.isArray(value)) return value.map(undoubled)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [undoubled(key), undoubled(entry)]))
}

export function countOf({ scale, deploy }: ComposeService): number {
  return scale ?? deploy?.replicas ?? 1
}

/** `on-failure` is over once the service has ended well, and the engine's own start starts nothing by it. */
export function restartsOf({ restart, deploy }: ComposeService): boolean {
  if (restart !== undefined) return restart === 'always' || restart === 'unless-stopped'
  return deploy?.restart_policy?.condition === 'any'
}
