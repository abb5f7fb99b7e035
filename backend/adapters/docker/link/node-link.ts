import type { IncomingMessage } from 'node:http'
import type { Node } from '../../../core/inventory/inventory.ts'
import { pingSchedule } from '../../../core/swarm/node-state.ts'
import { EngineError } from '../../../ports/nodes/docker-api.ts'
import { type Deadline, DeadlinePassed, deadline, orAbort } from '../http/deadline.ts'
import {
  ConnectionBroke,
  eachChunk,
  exchange,
  type HttpAnswer,
  send,
  TooLarge,
  wholeBody,
} from '../http/http-exchange.ts'
import { Turns } from '../http/turns.ts'
import { FailedStream } from '../streams/failed-stream.ts'
import { engineRequest, type Question, refusal } from './engine-request.ts'
import { KeptWay } from './kept-way.ts'
import { type Dialling, GivenUp, type Way } from './way.ts'

export interface Listening {
  onChunk(chunk: Buffer): void
  onOpen?: (() => void) | undefined
  onEnd?(): void
  /** Ends it without an error. */
  signal?: AbortSignal | undefined
  /** How long nothing may come; without it, for ever. */
  silenceMs?: number
  /** Somebody follows it for as long as they like. */
  isFollowed?: boolean
}

/** How much longer than usual everything may take. */
const patience = { fast: 1, slow: 3 }
const CALL_MS = 10_000
const PING_LIFE_MS = 6000
const MAX_BYTES = 32 * 1024 * 1024
const MAX_REFUSAL_BYTES = 64 * 1024
/** One socket of a way's calls is left for pings: they must not wait behind slow answers. */
const CALLS_AT_ONCE = 2

/** Asks one node's engine, over whichever of its connections works. All it rejects with is EngineError. */
export class NodeLink {
  readonly node: Node
  readonly kept: KeptWay
  readonly #turns = new Turns(CALLS_AT_ONCE)
  readonly #patience: number
  #pinging: Promise<void> | undefined

  constructor(node: Node, dialling: Dialling) {
    this.node = node
    this.#patience = patience[node.link]
    this.kept = new KeptWay(node, dialling)
  }

  /** The engine's whole answer, of status 2xx. */
  async ask(question: Question): Promise<HttpAnswer> {
    const wait = deadline((question.deadlineMs ?? CALL_MS) * this.#patience, this.kept.life)
    try {
      const endTurn = await this.#turns.take(wait.signal)
      return await this.#exchange(question, wait).finally(endTurn)
    } catch (error) {
      throw this.#engineError(error)
    } finally {
      wait.stop()
    }
  }

  /**
   * Resolves when the engine answers within the time. One ping is under way at a time, and lives longer than its
   * asker waits: a link slower than the time given would otherwise need a new connection for each.
   */
  async ping(): Promise<void> {
    this.#pinging ??= this.#ping().finally(() => {
      this.#pinging = undefined
    })
    const wait = deadline(pingSchedule[this.node.link].deadlineMs)
    try {
      await orAbort(this.#pinging, wait.signal)
    } catch (error) {
      throw this.#engineError(error)
    } finally {
      wait.stop()
    }
  }

  /** Hands on the body of an answer that goes on. Resolves at its end, or when its owner's signal aborts. */
  async listen(question: Question, listening: Listening): Promise<void> {
    const wait = deadline(CALL_MS * this.#patience, this.kept.life)
    wait.follow(listening.signal)
    let response: IncomingMessage | undefined
    try {
      const way = await this.#way(wait)
      const sockets = listening.isFollowed === true ? 'followed' : 'streams'
      const sent = send(engineRequest(way, sockets, question), wait.signal)
      // That no more can be followed is no reason to give up the way.
      response = await (sockets === 'followed' ? sent : this.#guard(way, sent))
      const status = response.statusCode as number
      if (status >= 300) {
        throw refusal(this.node.name, status, await wholeBody(response, wait.signal, MAX_REFUSAL_BYTES))
      }
      wait.arm(listening.silenceMs)
      listening.onOpen?.()
      await eachChunk(response, wait.signal, (chunk) => {
        wait.renew()
        listening.onChunk(chunk)
      })
      listening.onEnd?.()
    } catch (error) {
      if (!listening.signal?.aborted) throw this.#engineError(error)
    } finally {
      response?.destroy()
      wait.stop()
    }
  }

  async #ping(): Promise<void> {
    const wait = deadline(PING_LIFE_MS * this.#patience, this.kept.life)
    await this.#exchange({ path: '/_ping' }, wait).finally(wait.stop)
  }

  async #exchange(question: Question, wait: Deadline): Promise<HttpAnswer> {
    const way = await this.#way(wait)
    const request = engineRequest(way, 'calls', question)
    const answer = await this.#guard(way, exchange(request, wait.signal, MAX_BYTES))
    if (answer.status < 300) return answer
    const refused = refusal(this.node.name, answer.status, answer.body)
    if (/client version \S+ is too (old|new)/.test(refused.message)) this.kept.lose(way)
    throw refused
  }

  async #way(wait: Deadline): Promise<Way> {
    const way = await this.kept.take(wait.signal)
    wait.follow(way.ended)
    return way
  }

  /** Gives up a way over which no new connection could be had. */
  async #guard<T>(way: Way, answer: Promise<T>): Promise<T> {
    try {
      return await answer
    } catch (error) {
      if (error instanceof ConnectionBroke && !error.answered && !error.stale) this.kept.lose(way)
      throw error
    }
  }

  /** Anything that is not a failure of the link is a bug, and stays one. */
  #engineError(error: unknown): unknown {
    const expected = [ConnectionBroke, TooLarge, DeadlinePassed, GivenUp, FailedStream]
    if (!expected.some((kind) => error instanceof kind)) return error
    return new EngineError(this.node.name, undefined, (error as Error).message)
  }
}
