import type { EngineObject } from '../../core/engine/seen.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ReadSwarm } from '../../ports/engines.ts'

/** One whole look at a swarm: seven lists at once. Contents of configs are not kept. */
export function readSwarmAt(clock: Pick<Clock, 'now'>): ReadSwarm {
  return async (swarm, via, api) => {
    const at = clock.now()
    const [cluster, nodes, services, tasks, networks, configs, secrets] = await Promise.all([
      api.swarm(),
      api.nodes(),
      api.services(),
      api.tasks(),
      api.networks({ scope: ['swarm'] }),
      api.configs(),
      api.secrets(),
    ])
    return {
      swarm,
      via,
      at,
      cluster,
      nodes,
      services,
      tasks,
      networks,
      configs: configs.map(withoutData),
      secrets,
    }
  }
}

function withoutData(config: EngineObject): EngineObject {
  const { Data: _, ...spec } = config.Spec
  return { ...config, Spec: spec }
}
