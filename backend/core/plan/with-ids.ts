import { fail, ok, type Result } from '../../contract/doors/problem.ts'
import type { ConfigRef, NetworkAttachment, SecretRef, ServiceSpec } from '../engine/spec.ts'
import { isSwarmId } from './keyed/network-names.ts'

/** Ids by name, as read just before the act. */
export interface ObjectIds {
  networks: Readonly<Record<string, string>>
  configs: Readonly<Record<string, string>>
  secrets: Readonly<Record<string, string>>
}

/**
 * The spec with the ids that are in force now. Networks may be named by name or by id. Problem `object-missing`: the
 * spec names a network, config or secret that is not there.
 */
export function withIds(spec: ServiceSpec, ids: ObjectIds): Result<ServiceSpec> {
  const task = spec.TaskTemplate
  const container = task.ContainerSpec
  const missing: string[] = []
  const found = (kind: string, name: string, id: string | undefined) => {
    if (id === undefined) missing.push(`${kind} ${name}`)
    return id ?? ''
  }
  const networks = (attachments: NetworkAttachment[]) =>
    attachments.map((network) => ({
      ...network,
      Target: found('network', network.Target, networkId(network.Target, ids.networks)),
    }))
  const secrets = container?.Secrets?.map((ref): SecretRef => {
    return { ...ref, SecretID: found('secret', ref.SecretName, idOf(ref.SecretName, ids.secrets)) }
  })
  const configs = container?.Configs?.map((ref): ConfigRef => {
    return { ...ref, ConfigID: found('config', ref.ConfigName, idOf(ref.ConfigName, ids.configs)) }
  })
  const filled: ServiceSpec = {
    ...spec,
    ...(spec.Networks && { Networks: networks(spec.Networks) }),
    TaskTemplate: {
      ...task,
      ...(task.Networks && { Networks: networks(task.Networks) }),
      ...(container && {
        ContainerSpec: {
          ...container,
          ...(secrets && { Secrets: secrets }),
          ...(configs && { Configs: configs }),
        },
      }),
    },
  }
  return missing.length === 0 ? ok(filled) : fail(objectMissing(spec.Name, missing))
}

/** Docker's own networks are in no list of a swarm; the engine takes them by name (seen on a real engine). */
const predefinedNetworks: readonly string[] = ['host', 'bridge', 'none']

/** What live names by id is there: Docker removes no network that a service is on. */
function networkId(target: string, ids: Readonly<Record<string, string>>): string | undefined {
  const id = idOf(target, ids)
  if (id !== undefined && !predefinedNetworks.includes(target)) return id
  return predefinedNetworks.includes(target) || Object.values(ids).includes(target) || isSwarmId(target)
    ? target
    : undefined
}

function idOf(name: string, ids: Readonly<Record<string, string>>): string | undefined {
  return Object.hasOwn(ids, name) ? ids[name] : undefined
}

function objectMissing(service: string, missing: readonly string[]) {
  return {
    code: 'object-missing',
    text: `Service ${service} needs what is not there: ${missing.join(', ')}`,
    advice: 'Make a new plan: it creates what is missing, or says what you must create.',
  }
}
