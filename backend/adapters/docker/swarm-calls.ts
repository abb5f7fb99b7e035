import type {
  EngineNetwork,
  EngineNode,
  EngineObject,
  EngineService,
  EngineSwarm,
  EngineTask,
} from '../../core/engine/seen.ts'
import type { DockerApi } from '../../ports/nodes/docker-api.ts'
import type { engineCalls } from './engine-calls.ts'

/** The engine itself waits 20 s for a cluster, and goes on by itself after that. */
const SWARM_MS = 60_000

/** What a swarm is made of: one row per call. */
export function swarmCalls(calls: ReturnType<typeof engineCalls>) {
  const { ask, write, list, one, create, update, remove } = calls

  return {
    swarm: () => ask<EngineSwarm>({ path: '/swarm' }),
    swarmInit: (body) => write<string>('/swarm/init', { body, deadlineMs: SWARM_MS }),
    swarmJoin: (body) => write('/swarm/join', { body, deadlineMs: SWARM_MS }),
    swarmUpdate: (version, body) => write('/swarm/update', { query: { version }, body }),

    nodes: () => list<EngineNode>('/nodes'),
    node: (id) => one<EngineNode>('nodes', id),
    updateNode: (id, version, spec) => update('nodes', id, version, spec),

    services: (filters) => list<EngineService>('/services', filters),
    service: (id) => one<EngineService>('services', id),
    createService: (spec) => create('services', spec),
    updateService: (id, version, spec) => update('services', id, version, spec),
    removeService: (id) => remove('services', id),
    tasks: (filters) => list<EngineTask>('/tasks', filters),

    networks: (filters) => list<EngineNetwork>('/networks', filters),
    // Engines before 25.0 would make a second network of the same name.
    createNetwork: (request) => create('networks', { CheckDuplicate: true, ...request }),
    removeNetwork: (id) => remove('networks', id),

    configs: (filters) => list<EngineObject>('/configs', filters),
    config: (id) => one<EngineObject>('configs', id),
    createConfig: (Name, Labels, Data) => create('configs', { Name, Labels, Data }),
    updateConfig: (id, version, spec) => update('configs', id, version, spec),
    removeConfig: (id) => remove('configs', id),

    secrets: (filters) => list<EngineObject>('/secrets', filters),
    createSecret: (Name, Labels, Data) => create('secrets', { Name, Labels, Data }),
    removeSecret: (id) => remove('secrets', id),
  } satisfies Partial<DockerApi>
}
