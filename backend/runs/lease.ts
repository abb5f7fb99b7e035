import { fail, ok, type Result } from '../contract/problem.ts'
import { LEASE_CONFIG } from '../contract/words.ts'
import type { EngineObject, SwarmSnapshot } from '../core/engine/seen.ts'
import { type DockerApi, EngineError } from '../ports/docker-api.ts'
import { look } from './look.ts'
import type { World } from './world.ts'

/**
 * Which homeport works on a swarm (rule 15): the labels of one config object, changed by compare-and-swap. A lease
 * is over when its version has not moved for a minute of one's own watching; no clocks are compared.
 */
export interface Leases {
  /** Notes what a snapshot shows of the lease: watching is what makes another's lease expire. */
  watch(snapshot: SwarmSnapshot): void
  /**
   * Takes the lease and keeps it fresh until dropped; the signal aborts when another homeport has taken it over
   * meanwhile. Rejects with an EngineError when the swarm does not answer.
   */
  take(swarm: string, run: string): Promise<Result<AbortSignal>>
  drop(swarm: string): Promise<void>
  /** Beats no more; what is held stays held, for the process that goes on. */
  close(): void
}

interface Held {
  users: number
  end: AbortController
  lost: AbortController
}

interface Sighting {
  version: number
  since: number
}

/** Labels of its own: the lease belongs to whoever holds it, not to the homeport that made the object. */
const marks = {
  holder: 'dev.homeport.lease-holder',
  run: 'dev.homeport.lease-run',
  beat: 'dev.homeport.lease-beat',
} as const

const BEAT_MS = 15_000
const ITS_DATA = Buffer.from('homeport: who works on this swarm\n').toString('base64')

export function leases(world: World, onDefect: (error: unknown) => void): Leases {
  const turns = new Map<string, Promise<unknown>>()
  const sightings = new Map<string, Sighting>()
  const held = new Map<string, Held>()

  const watch = (snapshot: SwarmSnapshot): Sighting | undefined => {
    const lease = leaseIn(snapshot)
    if (lease === undefined) return undefined
    const known = sightings.get(snapshot.swarm)
    if (known?.version === lease.Version.Index) return known
    const fresh = { version: lease.Version.Index, since: world.clock.monotonic() }
    sightings.set(snapshot.swarm, fresh)
    return fresh
  }

  /** One after the other on each swarm: what two runs, or a run and the beat, do at once would undo each other. */
  const inTurn = <T>(swarm: string, deed: () => Promise<T>): Promise<T> => {
    const turn = (turns.get(swarm) ?? Promise.resolve()).then(deed)
    turns.set(
      swarm,
      turn.catch(() => {}),
    )
    return turn
  }

  const take = async (swarm: string, run: string): Promise<Result<AbortSignal>> => {
    const holding = held.get(swarm)
    if (holding !== undefined) {
      holding.users += 1
      return ok(holding.lost.signal)
    }
    for (let tries = 0; tries < 5; tries += 1) {
      const { api, snapshot } = await look(world, swarm)
      const sighting = watch(snapshot)
      const lease = leaseIn(snapshot)
      const owner = lease?.Spec.Labels?.[marks.holder] ?? ''
      const stillMs = world.clock.monotonic() - (sighting?.since ?? 0)
      const others = owner !== '' && owner !== world.store.instance
      if (others && stillMs < world.limits.leaseMs)
        return fail(heldBy(swarm, owner, world.limits.leaseMs - stillMs))
      if (await write(api, lease, { [marks.holder]: world.store.instance, [marks.run]: run })) {
        const taken = { users: 1, end: new AbortController(), lost: new AbortController() }
        held.set(swarm, taken)
        void keepFresh(swarm, run, taken)
        return ok(taken.lost.signal)
      }
    }
    return fail({ code: 'swarm-held', text: `another homeport takes swarm ${swarm} at the same moment` })
  }

  const keepFresh = async (swarm: string, run: string, { end, lost }: Held) => {
    for (let n = 1; !lost.signal.aborted; n += 1) {
      await world.clock.wait(BEAT_MS, end.signal)
      if (end.signal.aborted) return
      const beaten = { [marks.holder]: world.store.instance, [marks.run]: run, [marks.beat]: String(n) }
      await inTurn(swarm, async () => (end.signal.aborted ? undefined : renew(swarm, beaten, lost)))
    }
  }

  /** Best effort: a swarm that does not answer cannot be written to by another homeport either. */
  const renew = async (swarm: string, values: Record<string, string>, lost?: AbortController) => {
    try {
      const { api, snapshot } = await look(world, swarm)
      const lease = leaseIn(snapshot)
      if (lease?.Spec.Labels?.[marks.holder] === world.store.instance) await write(api, lease, values)
      else lost?.abort()
    } catch (error) {
      if (!(error instanceof EngineError)) onDefect(error)
    }
  }

  const drop = async (swarm: string) => {
    const holding = held.get(swarm)
    if (holding === undefined) return
    holding.users -= 1
    if (holding.users > 0) return
    held.delete(swarm)
    holding.end.abort()
    await renew(swarm, { [marks.holder]: '' })
  }

  return {
    watch,
    take: (swarm, run) => inTurn(swarm, () => take(swarm, run)),
    drop: (swarm) => inTurn(swarm, () => drop(swarm)),
    close() {
      for (const { end } of held.values()) end.abort()
    },
  }
}

function leaseIn(snapshot: SwarmSnapshot): EngineObject | undefined {
  return snapshot.configs.find((config) => config.Spec.Name === LEASE_CONFIG)
}

/** True when the write won; false when another was quicker. */
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

function heldBy(swarm: string, owner: string, leftMs: number) {
  return {
    code: 'swarm-held',
    text: `homeport ${owner.slice(0, 8)} works on swarm ${swarm}`,
    advice: `Stop the other homeport, or wait: if it is gone, its lease is over in ${Math.ceil(leftMs / 1000)} s.`,
  }
}
