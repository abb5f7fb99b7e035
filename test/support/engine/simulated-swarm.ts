import type {
  EngineOperation,
  Operation,
  OperationKind,
  OperationOf,
} from '../../../backend/contract/plan.ts'
import { labels } from '../../../backend/contract/words.ts'
import type { EngineService, SwarmSnapshot } from '../../../backend/core/engine/seen.ts'
import type { NetworkRequest, ServiceSpec } from '../../../backend/core/engine/spec.ts'
import { patched } from '../../../backend/core/plan/keyed/field-changes.ts'
import { networkNamesOf } from '../../../backend/core/plan/keyed/network-names.ts'
import { type KeyedSpec, keyedSpec } from '../../../backend/core/plan/keyed.ts'
import { withChanges, withLabels } from '../../../backend/core/plan/with-changes.ts'
import { withIds } from '../../../backend/core/plan/with-ids.ts'
import { anEngineNetwork, anObject } from './a-swarm-snapshot.ts'

export interface SimulatedHome {
  snapshot: SwarmSnapshot
  applied: Record<string, KeyedSpec>
}

/**
 * What a swarm, and homeport's memory of it, are after these operations: proves that a plan leads to what it says.
 * Refuses what Docker refuses: unknown objects, names taken, objects in use.
 */
export function simulated(home: SimulatedHome, operations: readonly Operation[]): SimulatedHome {
  return operations.reduce<SimulatedHome>((state, operation) => {
    const act = acts[operation.kind] as
      | ((state: SimulatedHome, operation: Operation) => SimulatedHome)
      | undefined
    if (!act) throw new Error(`${operation.kind} is about nodes`)
    return act(state, operation)
  }, structuredClone(home))
}

type StackKind = Exclude<
  EngineOperation['kind'],
  'swarm-init' | 'swarm-settings' | 'node-join' | 'node-settings' | `project-${string}`
>
type Acts = { [K in StackKind]: (state: SimulatedHome, operation: OperationOf<K>) => SimulatedHome }

const acts: Acts & Partial<Record<OperationKind, unknown>> = {
  'network-create': (state, { name, request }) => {
    const { Labels, Attachable, Internal, Driver, Options, IPAM } = request as NetworkRequest
    refuseIf(
      swarmNetworks(state).some((network) => network.Name === name),
      `network ${name} exists`,
    )
    const made = anEngineNetwork(name, {
      Id: `id-${state.snapshot.networks.length}-of-${name}`,
      Labels: Labels ?? null,
      Attachable: Attachable ?? false,
      Internal: Internal ?? false,
      Driver: Driver || 'overlay',
      Options: { ...Options, 'com.docker.network.driver.overlay.vxlanid_list': '4097' },
      ...(IPAM && { IPAM }),
    })
    return withSnapshot(state, { networks: [...state.snapshot.networks, made] })
  },
  'network-remove': (state, { name }) => {
    const gone = swarmNetworks(state).find((network) => network.Name === name)
    refuseIf(!gone, `no network ${name}`)
    const users = state.snapshot.services.filter(({ Spec }) =>
      Spec.TaskTemplate.Networks?.some((network) => network.Target === gone?.Id),
    )
    refuseIf(users.length > 0, `network ${name} is in use by ${users.map(({ Spec }) => Spec.Name)}`)
    return withSnapshot(state, { networks: state.snapshot.networks.filter((network) => network !== gone) })
  },
  'config-create': (state, operation) =>
    withObject(state, 'configs', operation.name, operation.labels, operation.data),
  'secret-create': (state, operation) => withObject(state, 'secrets', operation.name, operation.labels),
  'config-remove': (state, { name }) => withoutObject(state, 'configs', name),
  'secret-remove': (state, { name }) => withoutObject(state, 'secrets', name),
  'service-create': (state, { name, service, spec }) => {
    refuseIf(find(state, name) !== undefined, `service ${name} exists`)
    const made = answered(state, spec as ServiceSpec)
    return remember(withService(state, made, undefined), service, name, undefined)
  },
  'service-update': (state, { name, service, changes, labels: set }) => {
    const live = find(state, name)
    refuseIf(!live, `no service ${name}`)
    const spec = withLabels(withChanges(live!.Spec, changes, networkNamesOf(state.snapshot)), set)
    const next = withService(state, answered(state, spec), live)
    const known = state.applied[service]
    return remember(next, service, name, known && patched(known, changes))
  },
  'service-remove': (state, { name, service }) => {
    refuseIf(!find(state, name), `no service ${name}`)
    const { [service]: _, ...applied } = state.applied
    const services = state.snapshot.services.filter((live) => live.Spec.Name !== name)
    return { ...withSnapshot(state, { services }), applied }
  },
}

/** As an engine answers: ids for names, its own defaults filled in. */
function answered({ snapshot }: SimulatedHome, spec: ServiceSpec): ServiceSpec {
  const ids = (objects: SwarmSnapshot['configs']) =>
    Object.fromEntries(objects.map((one) => [one.Spec.Name, one.ID]))
  const filled = withIds(spec, {
    networks: Object.fromEntries(swarmNetworks({ snapshot }).map((network) => [network.Name, network.Id])),
    configs: ids(snapshot.configs),
    secrets: ids(snapshot.secrets),
  })
  if (!filled.ok) throw new Error(filled.problem.text)
  const { ContainerSpec, ...task } = filled.value.TaskTemplate
  return {
    Mode: { Replicated: { Replicas: 1 } },
    ...filled.value,
    TaskTemplate: {
      ForceUpdate: 0,
      Runtime: 'container',
      ...task,
      ContainerSpec: { Isolation: 'default', Image: '', ...ContainerSpec },
    },
  }
}

function withService(
  state: SimulatedHome,
  Spec: ServiceSpec,
  live: EngineService | undefined,
): SimulatedHome {
  const others = state.snapshot.services.filter((service) => service !== live)
  const { ID = `id-of-${Spec.Name}`, Version = { Index: 10 }, CreatedAt = '', UpdatedAt = '' } = live ?? {}
  const made: EngineService = { ID, Version: { Index: Version.Index + 1 }, CreatedAt, UpdatedAt, Spec }
  const previous = live ? { PreviousSpec: live.Spec } : {}
  return withSnapshot(state, { services: [...others, { ...made, ...previous }] })
}

function remember(
  state: SimulatedHome,
  service: string,
  name: string,
  keyed: KeyedSpec | undefined,
): SimulatedHome {
  const live = find(state, name)?.Spec as ServiceSpec
  const applied = keyed ?? keyedSpec(live, networkNamesOf(state.snapshot))
  return { ...state, applied: { ...state.applied, [service]: applied } }
}

function withObject(
  state: SimulatedHome,
  kind: 'configs' | 'secrets',
  name: string,
  marks: Record<string, string>,
  data?: string,
): SimulatedHome {
  refuseIf(
    state.snapshot[kind].some((object) => object.Spec.Name === name),
    `${name} exists`,
  )
  refuseIf(marks[labels.hash] === undefined, `${name} does not tell its content`)
  return withSnapshot(state, { [kind]: [...state.snapshot[kind], anObject(name, marks, data)] })
}

function withoutObject(state: SimulatedHome, kind: 'configs' | 'secrets', name: string): SimulatedHome {
  refuseIf(!state.snapshot[kind].some((object) => object.Spec.Name === name), `no ${name}`)
  const users = state.snapshot.services.filter(({ Spec }) => JSON.stringify(Spec).includes(`Name":"${name}"`))
  refuseIf(users.length > 0, `${name} is in use by ${users.map(({ Spec }) => Spec.Name)}`)
  return withSnapshot(state, { [kind]: state.snapshot[kind].filter((object) => object.Spec.Name !== name) })
}

function withSnapshot(state: SimulatedHome, change: Partial<SwarmSnapshot>): SimulatedHome {
  return { ...state, snapshot: { ...state.snapshot, ...change } }
}

function swarmNetworks({ snapshot }: Pick<SimulatedHome, 'snapshot'>) {
  return snapshot.networks.filter((network) => network.Scope === 'swarm')
}

function find(state: SimulatedHome, name: string): EngineService | undefined {
  return state.snapshot.services.find((service) => service.Spec.Name === name)
}

function refuseIf(wrong: boolean, text: string): void {
  if (wrong) throw new Error(text)
}
