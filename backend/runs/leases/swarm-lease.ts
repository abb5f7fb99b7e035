import { LEASE_CONFIG } from '../../contract/words.ts'
import type { EngineObject } from '../../core/engine/seen.ts'
import { type DockerApi, EngineError } from '../../ports/nodes/docker-api.ts'
import { type LeaseLook, lookAtLease } from '../look.ts'
import type { World } from '../world.ts'
import type { LeaseSeen } from './lease-seen.ts'

const ITS_DATA = Buffer.from('homeport: who works on this swarm\n').toString('base64')

/** The lease of a swarm: the labels of one config object. Rejects with an EngineError. */
export async function swarmLease(world: World, swarm: string): Promise<LeaseSeen> {
  const { api, snapshot } = await lookAtLease(world, swarm)
  const lease = leaseIn(snapshot)
  return {
    values: {},
    ...(swarmLeaseIn(snapshot) ?? { version: undefined }),
    write: (values) => write(api, lease, values),
  }
}

export function swarmLeaseIn(
  snapshot: LeaseLook['snapshot'],
): Pick<LeaseSeen, 'values' | 'version'> | undefined {
  const lease = leaseIn(snapshot)
  return lease && { values: lease.Spec.Labels ?? {}, version: String(lease.Version.Index) }
}

function leaseIn(snapshot: LeaseLook['snapshot']): EngineObject | undefined {
  return snapshot.configs.find((config) => config.Spec.Name === LEASE_CONFIG)
}

async function write(
  api: DockerApi,
  lease: EngineObject | undefined,
  values: Record<string, string>,
): Promise<boolean> {
  try {
    if (lease === undefined) await api.createConfig(LEASE_CONFIG, values, ITS_DATA)
    else await api.updateConfig(lease.ID, lease.Version.Index, { ...lease.Spec, Labels: values })
    return true
  } catch (error) {
    if (error instanceof EngineError && /out of sequence|already exists|conflict/i.test(error.message))
      return false
    throw error
  }
}
