import { clockAheadMs } from '../core/clocks/clock-offset.ts'
import type { Node } from '../core/inventory/inventory.ts'
import { type Evidence, failedAlike, pingSchedule } from '../core/swarm/evidence.ts'
import type { Clock } from '../ports/clock.ts'
import type { Engines } from '../ports/nodes/engines.ts'
import type { Watched } from '../ports/nodes/watched.ts'

/** What a node says of itself changes seldom. */
const INFO_EVERY_MS = 30_000
/** Until it has joined its swarm: by its id there it is known again in all that the swarm tells. */
const INFO_UNTIL_JOINED_MS = 2_000

interface World {
  engines: Engines
  clock: Clock
}

export type NodeReceiver = Pick<Watched, 'nodeSeen' | 'nodeInfo'>

/** Watches one node: asks its engine for a sign of life, and while an answer is late tries new connections. */
export function watchNode(node: Node, world: World, receiver: NodeReceiver): { close(): void } {
  const end = new AbortController()
  const watch = new NodeWatch(node, world, receiver, end.signal)
  if (node.connect.length > 0) {
    void watch.ask()
    void watch.attend()
  } else watch.note({})
  return { close: () => end.abort() }
}

class NodeWatch {
  readonly #node: Node
  readonly #world: World
  readonly #receiver: NodeReceiver
  readonly #end: AbortSignal
  #evidence: Evidence
  #infoEveryMs = INFO_EVERY_MS
  #infoAt = Number.NEGATIVE_INFINITY
  #asksInfo = false
  /** When the newest try for a new connection began that has ended. */
  #known = Number.NEGATIVE_INFINITY

  constructor(node: Node, world: World, receiver: NodeReceiver, end: AbortSignal) {
    this.#node = node
    this.#world = world
    this.#receiver = receiver
    this.#end = end
    const { alwaysOn, link } = node
    const connectable = node.connect.length > 0
    this.#evidence = { connectable, alwaysOn, link, missedInRow: 0, othersLostWithin3s: false }
  }

  /** One question at a time; a late answer still counts. */
  async ask(): Promise<void> {
    const { clock, engines } = this.#world
    const { everyMs } = pingSchedule[this.#node.link]
    while (!this.#end.aborted) {
      const begun = clock.monotonic()
      this.note({ pendingSince: this.#evidence.pendingSince ?? begun })
      try {
        await engines.node(this.#node.name).ping()
        this.#answered()
        void this.#info(begun)
      } catch (error) {
        const engineError = engines.explain(this.#node.name, error)
        // That it is late is told by the time; only what was said is evidence of its own. Why a new connection failed
        // says more than how the old ones end.
        const isExplained = this.#evidence.fresh?.ok === false
        if (engineError.code !== 'timeout' && !isExplained) this.note({ engineError })
      }
      await clock.wait(Math.max(everyMs - (clock.monotonic() - begun), 100), this.#end)
    }
  }

  /**
   * While a question is open: time itself is evidence, and new connections are tried. One that fails ends the kept
   * ones, which would outlive the cable (rule 8).
   */
  async attend(): Promise<void> {
    const { clock } = this.#world
    const schedule = pingSchedule[this.#node.link]
    let triedAt = Number.NEGATIVE_INFINITY
    while (!this.#end.aborted) {
      await clock.wait(schedule.tellEveryMs, this.#end)
      const { pendingSince } = this.#evidence
      if (pendingSince === undefined || this.#end.aborted) continue
      const now = clock.monotonic()
      if (now - pendingSince >= schedule.everyMs) this.note({})
      if (now - pendingSince < schedule.freshAfterMs || now - triedAt < schedule.freshEveryMs) continue
      triedAt = now
      void this.#tryFresh(schedule.freshDeadlineMs, now)
    }
  }

  note(change: Partial<Evidence>): void {
    const evidence = { ...this.#evidence, ...change }
    const { pendingSince } = evidence
    const waited = pendingSince === undefined ? 0 : this.#world.clock.monotonic() - pendingSince
    evidence.missedInRow = Math.floor(waited / pingSchedule[this.#node.link].everyMs)
    this.#evidence = evidence
    if (!this.#end.aborted) this.#receiver.nodeSeen(this.#node.name, evidence)
  }

  #answered(): void {
    const { pendingSince: _p, fresh: _f, engineError: _e, ...rest } = this.#evidence
    this.#evidence = rest
    this.note({ lastAnswerAt: this.#world.clock.monotonic() })
  }

  /**
   * The next one does not wait for it: a connection made in a node's last moment is without an answer to the deadline,
   * and tells only what was. What began later knows better.
   */
  async #tryFresh(deadlineMs: number, begun: number): Promise<void> {
    const { engines, clock } = this.#world
    const fresh = await engines.fresh(this.#node.name, deadlineMs)
    const { pendingSince, lastAnswerAt = Number.NEGATIVE_INFINITY } = this.#evidence
    if (pendingSince === undefined || begun < lastAnswerAt || begun < this.#known || this.#end.aborted) return
    this.#known = begun
    const at = clock.monotonic()
    if (fresh.ok) return this.note({ fresh: { at, ok: true } })
    engines.drop(this.#node.name)
    const failed = { at, ok: false, kind: fresh.problem.code } as const
    const before = this.#evidence.fresh
    if (before?.ok === false && failedAlike(before, failed)) this.note({ fresh: { ...before, at } })
    else this.note({ fresh: failed, engineError: fresh.problem })
  }

  /** Beside the pings: whoever waited for it here would not see a node die in the middle of it. */
  async #info(now: number): Promise<void> {
    if (this.#asksInfo || now - this.#infoAt <= this.#infoEveryMs) return
    this.#asksInfo = true
    const { clock, engines } = this.#world
    const asked = clock.now()
    try {
      const info = await engines.node(this.#node.name).info()
      const ahead = clockAheadMs(info.SystemTime, asked, clock.now())
      const isOut = this.#node.swarm !== undefined && !info.Swarm?.NodeID
      this.#infoEveryMs = isOut ? INFO_UNTIL_JOINED_MS : INFO_EVERY_MS
      this.#infoAt = now
      if (!this.#end.aborted)
        this.#receiver.nodeInfo(this.#node.name, {
          ...info,
          ...(ahead !== undefined && { clockAheadMs: ahead }),
        })
    } catch {
      // Asked again after the next answered ping.
    } finally {
      this.#asksInfo = false
    }
  }
}
