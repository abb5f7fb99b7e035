import type { Node } from '../../../core/inventory/inventory.ts'
import { DeadlinePassed, deadline, orAbort } from '../http/deadline.ts'
import { NoWay } from './no-way.ts'
import { type Dialling, GivenUp, makeWay, type Way } from './way.ts'

/**
 * How long a connection may take. A login over SSH is some twelve round trips, and ssh itself gives up much sooner on
 * one that never begins.
 */
const connectMs = {
  fast: { unix: 6000, tls: 6000, ssh: 15_000 },
  slow: { unix: 20_000, tls: 20_000, ssh: 45_000 },
}
const PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 3000
/** What only a person can mend; sshd shuts out who tries it again and again (its PerSourcePenalties). */
const REFUSED_PAUSE_MS = 15_000
const refusedForGood = /permission denied|Host key verification failed/i

interface Failure {
  error: NoWay
  times: number
  at: number
}

/**
 * The way to a node. Its connections are tried in the order of the inventory; the one that works is kept until it is
 * lost, then all are tried again from the top. After a round without success there is a short pause, in which
 * asking fails at once with the reasons of that round.
 */
export class KeptWay {
  readonly #node: Node
  readonly #dialling: Dialling
  #life = new AbortController()
  #way: Way | undefined
  #making: Promise<Way> | undefined
  #failure: Failure | undefined

  constructor(node: Node, dialling: Dialling) {
    this.#node = node
    this.#dialling = dialling
  }

  get current(): Way | undefined {
    return this.#way
  }

  /** Aborts at the next `drop`. */
  get life(): AbortSignal {
    return this.#life.signal
  }

  /** The kept way, or a new one; whoever waits for it waits no longer than the signal. */
  async take(signal: AbortSignal): Promise<Way> {
    if (this.#way) return this.#way
    const failure = this.#failure
    if (failure && performance.now() - failure.at < pauseAfter(failure)) throw failure.error
    this.#making ??= this.#make(this.#life.signal)
    try {
      return await orAbort(this.#making, signal)
    } catch (error) {
      // Why it did not work before says more than that it has not worked yet.
      throw error instanceof DeadlinePassed && failure ? failure.error : error
    }
  }

  /** The network lets connections through again: no pause. */
  retry(): void {
    if (this.#failure && !refusedForGood.test(this.#failure.error.message)) this.#failure = undefined
  }

  /** That way is of no use any more. */
  lose(way: Way): void {
    if (this.#way === way) this.#way = undefined
    way.end()
  }

  /** Ends everything under way and forgets what failed. */
  drop(): void {
    this.#life.abort(new GivenUp())
    this.#life = new AbortController()
    this.#way?.end()
    this.#way = undefined
    this.#making = undefined
    this.#failure = undefined
  }

  async #make(life: AbortSignal): Promise<Way> {
    const failed = []
    for (const connection of this.#node.connect) {
      const wait = deadline(connectMs[this.#node.link][connection.kind], life)
      try {
        const way = await makeWay(this.#node, connection, this.#dialling, wait.signal)
        if (life.aborted) way.end()
        life.throwIfAborted()
        this.#settle(way, undefined)
        return way
      } catch (error) {
        life.throwIfAborted()
        failed.push({ connection, text: (error as Error).message })
      } finally {
        wait.stop()
      }
    }
    const error = new NoWay(this.#node.name, failed)
    this.#settle(undefined, { error, times: (this.#failure?.times ?? 0) + 1, at: performance.now() })
    throw error
  }

  #settle(way: Way | undefined, failure: Failure | undefined): void {
    this.#way = way
    this.#failure = failure
    this.#making = undefined
  }
}

function pauseAfter({ error, times }: Failure): number {
  if (refusedForGood.test(error.message)) return REFUSED_PAUSE_MS
  return Math.min(times * PAUSE_MS, LONGEST_PAUSE_MS)
}
