import { labels } from '../../contract/words.ts'
import type { EngineObject, EngineSwarm, SnapshotPart, SwarmSnapshot } from '../../core/engine/seen.ts'
import type { Clock } from '../../ports/clock.ts'
import type { DockerApi } from '../../ports/nodes/docker-api.ts'
import type { ReadSwarm } from '../../ports/nodes/engines.ts'

/** One look at a swarm: its lists, all at once. Join tokens, and what labels tell of configs, are not kept. */
export function readSwarmAt(clock: Pick<Clock, 'now'>): ReadSwarm {
  return async (swarm, via, api, again) => {
    const at = clock.now()
    const parts = again === undefined ? everyPart : [...again.parts]
    const read = await Promise.all(parts.map(async (part) => [part, await readers[part](api)] as const))
    return { ...again?.before, swarm, via, at, ...Object.fromEntries(read) } as SwarmSnapshot
  }
}

type Readers = { [P in SnapshotPart]: (api: DockerApi) => Promise<SwarmSnapshot[P]> }

const readers: Readers = {
  cluster: async (api) => withoutTokens(await api.swarm()),
  nodes: (api) => api.nodes(),
  services: (api) => api.services(),
  tasks: (api) => api.tasks(),
  networks: (api) => api.networks({ scope: ['swarm'] }),
  configs: async (api) => (await api.configs()).map(withoutKnownData),
  secrets: (api) => api.secrets(),
}

const everyPart = Object.keys(readers) as SnapshotPart[]

/** Only of a config made by hand does nothing but its content tell what it holds (rule 11). */
function withoutKnownData(config: EngineObject): EngineObject {
  if (config.Spec.Labels?.[labels.hash] === undefined) return config
  const { Data: _, ...spec } = config.Spec
  return { ...config, Spec: spec }
}

function withoutTokens({ JoinTokens: _, ...cluster }: EngineSwarm): EngineSwarm {
  return cluster
}
