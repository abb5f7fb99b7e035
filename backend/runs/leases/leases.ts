import { fail, ok, type Problem, type Result } from '../../contract/doors/problem.ts'
import { nodeOfTarget } from '../../core/plan/subject.ts'
import { EngineError } from '../../ports/nodes/docker-api.ts'
import type { LeaseLook } from '../look.ts'
import type { World } from '../world.ts'
import { type LeaseSeen, marks } from './lease-seen.ts'
import { nodeLease } from './node-lease.ts'
import { swarmLease, swarmLeaseIn } from './swarm-lease.ts'

/**
 * Which homeport works on a swarm or a Compose node (rule 15): a few words that all of them see, changed by
 * compare-and-swap. A lease is over when its version has not moved for a minute of one's own watching; no clocks are
 * compared. Targets are named by their key (core/plan/subject.ts).
 */
export interface Leases {
  /** Notes what a snapshot shows of the lease: watching is what makes another's lease expire. */
  watch(snapshot: LeaseLook['snapshot']): void
  /**
   * Takes the lease and keeps it fresh until dropped; the signal aborts when another homeport has taken it over
   * meanwhile. Rejects with an EngineError when the target does not answer.
   */
  take(target: string, run: string): Promise<Result<AbortSignal>>
  /**
   * Looks whether what is held is still ours: in a long silence another may have taken it. Then its signal aborts.
   * Rejects with an EngineError when the target does not answer.
   */
  confirm(target: string): Promise<void>
  drop(target: string): Promise<void>
  /** Beats no more; what is held stays held, for the process that goes on. */
  close(): void
}

interface Held {
  users: number
  end: AbortController
  lost: AbortController
}

interface Sighting {
  version: string | undefined
  since: number
}

const BEAT_MS = 15_000

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

  watch(snapshot: LeaseLook['snapshot']): void {
    this.#sight(snapshot.swarm, swarmLeaseIn(snapshot)?.version)
  }

  take(target: string, run: string): Promise<Result<AbortSignal>> {
    return this.#inTurn(target, () => this.#take(target, run))
  }

  confirm(target: string): Promise<void> {
    return this.#inTurn(target, () => this.#confirm(target))
  }

  drop(target: string): Promise<void> {
    return this.#inTurn(target, () => this.#drop(target))
  }

  close(): void {
    for (const { end } of this.#held.values()) end.abort()
  }

  /** One after the other on each target: what two runs, or a run and the beat, do at once would undo each other. */
  #inTurn<T>(target: string, deed: () => Promise<T>): Promise<T> {
    const turn = (this.#turns.get(target) ?? Promise.resolve()).then(deed)
    this.#turns.set(
      target,
      turn.catch(() => {}),
    )
    return turn
  }

  async #take(target: string, run: string): Promise<Result<AbortSignal>> {
    const holding = this.#held.get(target)
    if (holding !== undefined) {
      holding.users += 1
      return ok(holding.lost.signal)
    }
    for (let tries = 0; tries < 5; tries += 1) {
      const seen = await this.#read(target)
      const taken = this.#heldByAnother(target, seen)
      if (taken !== undefined) return fail(taken)
      if (await seen.write(this.#ours(run))) return ok(this.#hold(target, run))
    }
    return fail(held(target, `another homeport takes ${targetText(target)} at the same moment`))
  }

  #read(target: string): Promise<LeaseSeen> {
    const node = nodeOfTarget(target)
    return node === undefined ? swarmLease(this.#world, target) : nodeLease(this.#world, node)
  }

  #sight(target: string, version: string | undefined): Sighting {
    const known = this.#sightings.get(target)
    if (known !== undefined && known.version === version) return known
    const fresh = { version, since: this.#world.clock.monotonic() }
    this.#sightings.set(target, fresh)
    return fresh
  }

  #heldByAnother(target: string, { values, version }: LeaseSeen): Problem | undefined {
    const owner = values[marks.holder] ?? ''
    const stillMs = this.#world.clock.monotonic() - this.#sight(target, version).since
    if (owner === '' || owner === this.#world.store.instance) return undefined
    const leftMs = this.#world.limits.leaseMs - stillMs
    return leftMs > 0 ? heldBy(target, owner, leftMs) : undefined
  }

  #hold(target: string, run: string): AbortSignal {
    const holding = { users: 1, end: new AbortController(), lost: new AbortController() }
    this.#held.set(target, holding)
    void this.#keepFresh(target, run, holding)
    return holding.lost.signal
  }

  async #keepFresh(target: string, run: string, { end, lost }: Held): Promise<void> {
    for (let n = 1; !lost.signal.aborted; n += 1) {
      await this.#world.clock.wait(BEAT_MS, end.signal)
      if (end.signal.aborted) return
      const beaten = { ...this.#ours(run), [marks.beat]: String(n) }
      await this.#inTurn(target, async () =>
        end.signal.aborted ? undefined : this.#renew(target, beaten, lost),
      )
    }
  }

  /** Best effort: a target that does not answer cannot be written to by another homeport either. */
  async #renew(target: string, values: Record<string, string>, lost?: AbortController): Promise<void> {
    try {
      const seen = await this.#read(target)
      if (seen.values[marks.holder] === this.#world.store.instance) await seen.write(values)
      else lost?.abort()
    } catch (error) {
      if (!(error instanceof EngineError)) this.#onDefect(error)
    }
  }

  async #confirm(target: string): Promise<void> {
    const holding = this.#held.get(target)
    if (holding === undefined) return
    const { values } = await this.#read(target)
    if (values[marks.holder] !== this.#world.store.instance) holding.lost.abort()
  }

  async #drop(target: string): Promise<void> {
    const holding = this.#held.get(target)
    if (holding === undefined) return
    holding.users -= 1
    if (holding.users > 0) return
    this.#held.delete(target)
    holding.end.abort()
    await this.#renew(target, { [marks.holder]: '' })
  }

  #ours(run: string): Record<string, string> {
    return { [marks.holder]: this.#world.store.instance, [marks.run]: run }
  }
}

export function targetText(target: string): string {
  const node = nodeOfTarget(target)
  return node === undefined ? `swarm ${target}` : `node ${node}`
}

/** Another homeport works there. */
export function isHeld({ code }: Problem): boolean {
  return code === 'swarm-held' || code === 'node-held'
}

function held(target: string, text: string): Problem {
  return { code: nodeOfTarget(target) === undefined ? 'swarm-held' : 'node-held', text }
}

function heldBy(target: string, owner: string, leftMs: number): Problem {
  return {
    ...held(target, `homeport ${owner.slice(0, 8)} works on ${targetText(target)}`),
    advice: `Stop the other homeport, or wait: if it is gone, its lease is over in ${Math.ceil(leftMs / 1000)} s.`,
  }
}
