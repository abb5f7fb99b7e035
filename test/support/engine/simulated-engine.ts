import type { EngineObject, EngineService, SwarmSnapshot } from '../../../backend/core/engine/seen.ts'
import type { NetworkRequest, ServiceSpec } from '../../../backend/core/engine/spec.ts'
import type { Clock } from '../../../backend/ports/clock.ts'
import { type DockerApi, EngineError } from '../../../backend/ports/nodes/docker-api.ts'
import { anEngineNetwork } from './a-swarm-snapshot.ts'
import { aTask } from './a-task.ts'

/** A manager's engine that takes calls, makes tasks of services at once, and can fail in the ways real ones do. */
export interface SimulatedEngine {
  api: DockerApi
  state: SwarmSnapshot
  /** Every write that happened, in order: `POST service domoticz_web`. */
  writes: string[]
  /** Whatever was sent to it, as JSON. */
  sent: string[]
  /** Images whose tasks fail. */
  broken: Set<string>
  /** Nothing answers. */
  away: boolean
  /** What containers that fail say last. */
  lastWords: string
  /** The words with which a write is refused; undefined: it is not. */
  refuses(write: string): string | undefined
  /** Called before each write with its name; what it answers becomes of it. */
  fate(write: string): 'answered' | 'answer lost' | 'never came'
}

const NODE = 'rpi1'

export function simulatedEngine(start: SwarmSnapshot, clock: Clock): SimulatedEngine {
  let counter = 100
  const engine: SimulatedEngine = {
    state: structuredClone(start),
    writes: [],
    sent: [],
    broken: new Set(),
    away: false,
    lastWords: 'starting',
    refuses: () => undefined,
    fate: () => 'answered',
    api: undefined as unknown as DockerApi,
  }
  const { state } = engine
  const next = () => ++counter
  const id = (kind: string) => `${kind}${next()}`.padEnd(25, '0')
  const stored = () => ({
    Version: { Index: next() },
    CreatedAt: clock.now(),
    UpdatedAt: clock.now(),
  })
  const answer = async <T>(value: T): Promise<T> => {
    await Promise.resolve()
    if (engine.away) throw new EngineError(NODE, undefined, `${NODE} does not answer`)
    return structuredClone(value)
  }
  const write = async <T>(name: string, body: unknown, deed: () => T): Promise<T> => {
    await answer(undefined)
    const words = engine.refuses(name)
    if (words !== undefined) throw new EngineError(NODE, 500, words)
    const fate = engine.fate(name)
    if (fate === 'never came') throw new EngineError(NODE, undefined, 'the link broke')
    const result = deed()
    engine.writes.push(name)
    engine.sent.push(JSON.stringify(body))
    if (fate === 'answer lost') throw new EngineError(NODE, undefined, 'the link broke')
    return result
  }
  const run = (service: EngineService) => {
    const others = state.tasks.filter((task) => task.ServiceID !== service.ID)
    const isBroken = engine.broken.has(service.Spec.TaskTemplate.ContainerSpec?.Image ?? '')
    const { Replicated, Global } = service.Spec.Mode ?? { Replicated: { Replicas: 1 } }
    const wanted = Global ? 1 : (Replicated?.Replicas ?? 1)
    const at = clock.now()
    const one = { service, node: NODE, createdAt: at, at }
    const tasks = Array.from({ length: isBroken ? 3 : wanted }, (_, place) =>
      isBroken
        ? aTask({ ...one, id: `t${next()}`, state: 'failed', err: 'it broke', exit: 1 })
        : aTask({ ...one, id: `t${next()}`, slot: place + 1 }),
    )
    state.tasks = [...others, ...tasks]
  }
  const cas = (found: { Version: { Index: number } } | undefined, what: string, version: number) => {
    if (found === undefined) throw new EngineError(NODE, 404, `${what} not found`)
    if (found.Version.Index !== version) throw new EngineError(NODE, 500, 'update out of sequence')
  }
  const newName = (list: { Spec: { Name: string } }[], name: string) => {
    if (list.some(({ Spec }) => Spec.Name === name))
      throw new EngineError(NODE, 409, `${name} already exists`)
  }
  const createObject = (kind: 'configs' | 'secrets', name: string, labels: Record<string, string>) => {
    newName(state[kind], name)
    const made: EngineObject = { ID: id('o'), ...stored(), Spec: { Name: name, Labels: labels } }
    state[kind].push(made)
    return made.ID
  }
  const removeObject = (kind: 'configs' | 'secrets', gone: string) => {
    const object = state[kind].find(({ ID }) => ID === gone)
    const user = state.services.find(({ Spec }) => JSON.stringify(Spec).includes(`"${gone}"`))
    if (user !== undefined) throw new EngineError(NODE, 400, `${gone} is in use by ${user.Spec.Name}`)
    if (object === undefined) throw new EngineError(NODE, 404, `${gone} not found`)
    state[kind] = state[kind].filter((other) => other !== object)
  }
  const nameOf = (list: { ID: string; Spec: { Name: string } }[], known: string) =>
    list.find(({ ID }) => ID === known)?.Spec.Name ?? known

  const api: Partial<DockerApi> = {
    ping: () => answer(undefined),
    info: () =>
      answer({
        ID: 'engine-1',
        Name: NODE,
        ServerVersion: '28.5.2',
        Swarm: {
          NodeID: `id-${NODE}`,
          LocalNodeState: 'active' as const,
          ControlAvailable: true,
          Cluster: { ID: state.cluster.ID },
        },
      }),
    swarm: () => answer(state.cluster),
    nodes: () => answer(state.nodes),
    services: () => answer(state.services),
    tasks: () => answer(state.tasks),
    networks: () => answer(state.networks),
    configs: () => answer(state.configs),
    secrets: () => answer(state.secrets),
    image: () => answer({ Id: 'sha256:1' }),
    taskLogs: async (_id, _options, onLine) => onLine({ stream: 'stderr', text: engine.lastWords }),
    containers: () => answer([]),
    volumes: () => answer([]),
    containerInspect: () => answer({}),
    distribution: async () => {
      throw new EngineError(NODE, 403, 'no registry')
    },
    serviceLogs: async (_id, _options, onLine) => onLine({ stream: 'stderr', text: engine.lastWords }),
    events: (_onEvent, signal, onOpen) => {
      onOpen?.()
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
    },
    createService: (spec) =>
      write(`create service ${spec.Name}`, spec, () => {
        newName(state.services, spec.Name)
        const made: EngineService = { ID: id('s'), ...stored(), Spec: withDefaults(spec) }
        state.services.push(made)
        run(made)
        return made.ID
      }),
    updateService: (which, version, spec) =>
      write(`update service ${spec.Name}`, spec, () => {
        const live = state.services.find(({ ID }) => ID === which)
        cas(live, spec.Name, version)
        const { Spec, ...rest } = live as EngineService
        Object.assign(live as EngineService, rest, {
          PreviousSpec: Spec,
          UpdateStatus: null,
          Spec: withDefaults(spec),
          Version: { Index: next() },
          UpdatedAt: clock.now(),
        })
        run(live as EngineService)
      }),
    removeService: (gone) =>
      write(`remove service ${nameOf(state.services, gone)}`, undefined, () => {
        if (!state.services.some(({ ID }) => ID === gone)) throw new EngineError(NODE, 404, 'not found')
        state.services = state.services.filter(({ ID }) => ID !== gone)
        state.tasks = state.tasks.filter((task) => task.ServiceID !== gone)
      }),
    createNetwork: (request) =>
      write(`create network ${request.Name}`, request, () => {
        if (state.networks.some(({ Name }) => Name === request.Name))
          throw new EngineError(NODE, 409, `network ${request.Name} already exists`)
        const made = asNetwork(request, id('n'))
        state.networks.push(made)
        return made.Id
      }),
    removeNetwork: (gone) =>
      write(`remove network ${state.networks.find(({ Id }) => Id === gone)?.Name}`, undefined, () => {
        const user = state.services.find(({ Spec }) =>
          Spec.TaskTemplate.Networks?.some(({ Target }) => Target === gone),
        )
        if (user !== undefined) throw new EngineError(NODE, 400, `${gone} is in use by ${user.Spec.Name}`)
        state.networks = state.networks.filter(({ Id }) => Id !== gone)
      }),
    createConfig: (name, labels, data) =>
      write(`create config ${name}`, { labels, data }, () => createObject('configs', name, labels)),
    updateConfig: (which, version, spec) =>
      write(`update config ${spec.Name}`, spec, () => {
        const live = state.configs.find(({ ID }) => ID === which)
        cas(live, spec.Name, version)
        Object.assign(live as EngineObject, { Spec: spec, Version: { Index: next() } })
      }),
    removeConfig: (gone) =>
      write(`remove config ${nameOf(state.configs, gone)}`, undefined, () => removeObject('configs', gone)),
    createSecret: (name, labels) =>
      write(`create secret ${name}`, labels, () => createObject('secrets', name, labels)),
    removeSecret: (gone) =>
      write(`remove secret ${nameOf(state.secrets, gone)}`, undefined, () => removeObject('secrets', gone)),
  }
  engine.api = api as DockerApi
  for (const service of state.services) run(service)
  return engine
}

/** As an engine answers: its own defaults filled in. */
function withDefaults(spec: ServiceSpec): ServiceSpec {
  const { ContainerSpec, ...task } = spec.TaskTemplate
  return structuredClone({
    Mode: { Replicated: { Replicas: 1 } },
    ...spec,
    TaskTemplate: {
      ForceUpdate: 0,
      Runtime: 'container',
      ...task,
      ContainerSpec: { Isolation: 'default', Image: '', ...ContainerSpec },
    },
  })
}

function asNetwork(
  { Name, Labels, Attachable, Internal, Driver, Options, IPAM }: NetworkRequest,
  Id: string,
) {
  return anEngineNetwork(Name, {
    Id,
    Labels: Labels ?? null,
    Attachable: Attachable ?? false,
    Internal: Internal ?? false,
    Driver: Driver || 'overlay',
    Options: { ...Options, 'com.docker.network.driver.overlay.vxlanid_list': '4097' },
    ...(IPAM && { IPAM }),
  })
}
