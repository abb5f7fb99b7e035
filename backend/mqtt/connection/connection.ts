import type { MqttClient } from 'mqtt'
import type { BrokerAccess, BrokerSource } from '../../ports/broker.ts'
import type { Clock } from '../../ports/clock.ts'
import { clientOptions } from './client-options.ts'
import { loadMqtt } from './load-mqtt.ts'
import { isForeignProtocol, notFound, type Refusal, refusalOf } from './refusals.ts'
import { type Session, sessionOf } from './session.ts'

export type { Session } from './session.ts'

/** A broker, found again for ever. */
export interface Connection {
  /** Ends the session; `last` may still say something. */
  close(): Promise<void>
}

export interface Incoming {
  topic: string
  payload: Buffer
  retained: boolean
}

export interface Listeners {
  /**
   * `broker`: where it is. Resolves `undefined`, or why this broker cannot be used: then the session is ended, and tried
   * again later.
   */
  opened(session: Session, broker: string): Promise<Refusal | 'again' | undefined>
  message(message: Incoming): void
  closed(): void
  onDefect(error: unknown): void
  /** There is no word with the broker, and why. */
  refused(refusal: Refusal): void
}

export interface Broker {
  source: BrokerSource
  clientId: string
  /** Said by the broker when homeport is gone without a word; none while it is not sure of its topics. */
  will(): { topic: string; payload: string } | undefined
}

/** Doubled from one attempt to the next: a broker that restarts is found soon, one that is off is not pestered. */
const BACK_OFF_MS = { first: 500, last: 30_000 }

export function keepConnected(broker: Broker, clock: Clock, listeners: Listeners): Connection {
  return new KeptConnection(broker, clock, listeners)
}

class KeptConnection implements Connection {
  readonly #broker: Broker
  readonly #clock: Clock
  readonly #listeners: Listeners
  readonly #end = new AbortController()
  #protocol: 4 | 5 = 5
  #backOff = BACK_OFF_MS.first
  #current: Session | undefined
  readonly #working: Promise<void>

  constructor(broker: Broker, clock: Clock, listeners: Listeners) {
    this.#broker = broker
    this.#clock = clock
    this.#listeners = listeners
    this.#working = this.#work()
  }

  async close(): Promise<void> {
    this.#end.abort()
    await this.#current?.end()
    await this.#working
  }

  async #work(): Promise<void> {
    while (!this.#end.signal.aborted) {
      if ((await this.#tried()) === 'again') continue
      await this.#clock.wait(this.#backOff, this.#end.signal)
      this.#backOff = Math.min(this.#backOff * 2, BACK_OFF_MS.last)
    }
  }

  #tried(): Promise<Next> {
    return this.#attempt().catch((error: unknown) => {
      this.#listeners.onDefect(error)
      return 'later'
    })
  }

  async #attempt(): Promise<Next> {
    let access: BrokerAccess
    try {
      access = await this.#broker.source.find()
    } catch (error) {
      this.#listeners.refused(notFound(error))
      return 'later'
    }
    const mqtt = await loadMqtt()
    if (this.#end.signal.aborted) return 'later'
    const client = mqtt.connect(clientOptions(this.#broker, access, this.#protocol))
    const failure = await connected(client, this.#end.signal)
    if (failure !== undefined) {
      client.end(true)
      return this.#otherwise(failure, shown(access.url))
    }
    return this.#stay(client, shown(access.url))
  }

  #otherwise({ error, mute }: Failure, at: string): Next {
    if (this.#end.signal.aborted) return 'later'
    if (this.#protocol === 5 && (mute || isForeignProtocol(error))) {
      this.#protocol = 4
      return 'again'
    }
    this.#protocol = 5
    this.#listeners.refused(refusalOf(error, at, this.#broker.source.advice))
    return 'later'
  }

  /** As long as the session lasts. */
  async #stay(client: MqttClient, at: string): Promise<Next> {
    const session = sessionOf(client, this.#protocol, this.#clock)
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()))
    // What is wrong with a connection ends it: `close` tells.
    client.on('error', () => client.end(true))
    client.on('message', (topic, payload, { retain }) => this.#hear({ topic, payload, retained: retain }))
    this.#current = session
    try {
      return await this.#use(session, at, closed)
    } finally {
      this.#current = undefined
      client.end(true)
      this.#listeners.closed()
    }
  }

  async #use(session: Session, at: string, closed: Promise<void>): Promise<Next> {
    const opened = this.#listeners.opened(session, at)
    const verdict = await Promise.race([opened, closed.then(() => 'lost' as const)])
    if (verdict === 'lost') return 'later'
    if (verdict === undefined) {
      this.#backOff = BACK_OFF_MS.first
      await closed
      return 'later'
    }
    await session.end()
    if (verdict === 'again') return 'again'
    this.#listeners.refused(verdict)
    return 'later'
  }

  /** Whatever a message brings about, it ends neither the session nor homeport. */
  #hear(message: Incoming): void {
    try {
      this.#listeners.message(message)
    } catch (error) {
      this.#listeners.onDefect(error)
    }
  }
}

/** When the next attempt is due. */
type Next = 'again' | 'later'

interface Failure {
  error: unknown
  /** Closed without a word, as old brokers do to a protocol they do not know. */
  mute: boolean
}

/** Undefined: it is there. */
function connected(client: MqttClient, until: AbortSignal): Promise<Failure | undefined> {
  const { promise, resolve } = Promise.withResolvers<Failure | undefined>()
  const fail = (error: unknown, mute = false) => resolve({ error, mute })
  const givenUp = () => fail(new Error('homeport closes'))
  client.once('connect', () => resolve(undefined))
  // Stays: an error that nobody hears would end the process.
  client.on('error', (error) => fail(error))
  client.once('close', () => fail(new Error('it closes the connection without a word'), true))
  until.addEventListener('abort', givenUp)
  return promise.finally(() => until.removeEventListener('abort', givenUp))
}

/** Without the user. */
function shown(url: string): string {
  return new URL(url).host
}
