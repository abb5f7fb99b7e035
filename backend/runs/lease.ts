import { fail, ok, type Problem, type Result } from '../contract/problem.ts'
import { LEASE_CONFIG } from '../contract/words.ts'
import type { EngineObject } from '../core/engine/seen.ts'
import { type DockerApi, EngineError } from '../ports/docker-api.ts'
import { type LeaseLook, lookAtLease } from './look.ts'
import type { World } from './world.ts'

/**
 * Which homeport works on a swarm (rule 15): the labels of one config object, changed by compare-and-swap. A lease
 * is over when its version has not moved for a minute of one's own watching; no clocks are compared.
 */
export interface Leases {
  /** Notes what a snapshot shows of the lease: watching is what makes another's lease expire. */
  watch(snapshot: LeaseLook['snapshot']): void
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
  return new KeptLeases(world, onDefect)
}

class KeptLeases implements Leases {
  readonly #world: World
  readonly #onDefect: (error: unknown) => void
  readonly #turns = new Map<string, Promise<unknown>>()
  readonly #sightings = new Map<string, Sighting>()
  readonly #held = new Map<string, Held>()

  constructor(world: World, onDefect: (error: unknown) => void) {
    this.#world = world
    this.#onDefect = onDefect
  }

  watch(snapshot: LeaseLook['snapshot']): Sighting | undefined {
    const lease = leaseIn(snapshot)
    if (lease === undefined) return undefined
    const known = this.#sightings.get(snapshot.swarm)
    if (known?.version === lease.Version.Index) return known
    const fresh = { version: lease.Version.Index, since: this.#world.clock.monotonic() }
    this.#sightings.set(snapshot.swarm, fresh)
    return fresh
  }

  take(swarm: string, run: string): Promise<Result<AbortSignal>> {
    return this.#inTurn(swarm, () => this.#take(swarm, run))
  }

  drop(swarm: string): Promise<void> {
    return this.#inTurn(swarm, () => this.#drop(swarm))
  }

  close(): void {
    for (const { end } of this.#held.values()) end.abort()
  }

  /** One after the other on each swarm: what two runs, or a run and the beat, do at once would undo each other. */
  #inTurn<T>(swarm: string, deed: () => Promise<T>): Promise<T> {
    const turn = (this.#turns.get(swarm) ?? Promise.resolve()).then(deed)
    this.#turns.set(
      swarm,
      turn.catch(() => {}),
    )
    return turn
  }

  async #take(swarm: string, run: string): Promise<Result<AbortSignal>> {
    const holding = this.#held.get(swarm)
    if (holding !== undefined) {
      holding.users += 1
      return ok(holding.lost.signal)
    }
    for (let tries = 0; tries < 5; tries += 1) {
      const { api, snapshot } = await lookAtLease(this.#world, swarm)
      const taken = this.#heldByAnother(snapshot)
      if (taken !== undefined) return fail(taken)
      if (await write(api, leaseIn(snapshot), this.#ours(run))) return ok(this.#hold(swarm, run))
    }
    return fail({ code: 'swarm-held', text: `another homeport takes swarm ${swarm} at the same moment` })
  }

  #heldByAnother(snapshot: LeaseLook['snapshot']): Problem | undefined {
    const owner = leaseIn(snapshot)?.Spec.Labels?.[marks.holder] ?? ''
    const stillMs = this.#world.clock.monotonic() - (this.watch(snapshot)?.since ?? 0)
    if (owner === '' || owner === this.#world.store.instance) return undefined
    const leftMs = this.#world.limits.leaseMs - stillMs
    return leftMs > 0 ? heldBy(snapshot.swarm, owner, leftMs) : undefined
  }

  #hold(swarm: string, run: string): AbortSignal {
    const holding = { users: 1, end: new AbortController(), lost: new AbortController() }
    this.#held.set(swarm, holding)
    void this.#keepFresh(swarm, run, holding)
    return holding.lost.signal
  }

  async #keepFresh(swarm: string, run: string, { end, lost }: Held): Promise<void> {
    for (let n = 1; !lost.signal.aborted; n += 1) {
      await this.#world.clock.wait(BEAT_MS, end.signal)
      if (end.signal.aborted) return
      const beaten = { ...this.#ours(run), [marks.beat]: String(n) }
      await this.#inTurn(swarm, async () =>
        end.signal.aborted ? undefined : this.#renew(swarm, beaten, lost),
      )
    }
  }

  /** Best effort: a swarm that does not answer cannot be written to by another homeport either. */
  async #renew(swarm: string, values: Record<string, string>, lost?: AbortController): Promise<void> {
    try {
      const { api, snapshot } = await lookAtLease(this.#world, swarm)
      const lease = leaseIn(snapshot)
      if (lease?.Spec.Labels?.[marks.holder] === this.#world.store.instance) await write(api, lease, values)
      else lost?.abort()
    } catch (error) {
      if (!(error instanceof EngineError)) this.#onDefect(error)
    }
  }

  async #drop(swarm: string): Promise<void> {
    const holding = this.#held.get(swarm)
    if (holding === undefined) return
    holding.users -= 1
    if (holding.users > 0) return
    this.#held.delete(swarm)
    holding.end.abort()
    await this.#renew(swarm, { [marks.holder]: '' })
  }

  #ours(run: string): Record<string, string> {
    return { [marks.holder]: this.#world.store.instance, [marks.run]: run }
  }
}

function leaseIn(snapshot: LeaseLook['snapshot']): EngineObject | undefined {
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

function heldBy(swarm: string, owner: string, leftMs: number): Problem {
  return {
    code: 'swarm-held',
    text: `homeport ${owner.slice(0, 8)} works on swarm ${swarm}`,
    advice: `Stop the other homeport, or wait: if it is gone, its lease is over in ${Math.ceil(leftMs / 1000)} s.`,
  }
}
