import type { IClientOptions, MqttClient } from 'mqtt'
import type { Clock } from '../../ports/clock.ts'
import { isForeignProtocol, type Refusal, refusalOf, unreadablePassword } from './refusals.ts'
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
  /** Resolves `undefined`, or why this broker cannot be used: then the session is ended, and tried again later. */
  opened(session: Session): Promise<Refusal | 'again' | undefined>
  message(message: Incoming): void
  closed(): void
  onDefect(error: unknown): void
  /** There is no word with the broker, and why. */
  refused(refusal: Refusal): void
}

export interface Broker {
  /** `mqtt://user@host:1883`, or mqtts. */
  url: string
  readPassword(): Promise<string | undefined>
  clientId: string
  /** Said by the broker when homeport is gone without a word; none while it is not sure of its topics. */
  will(): { topic: string; payload: string } | undefined
}

/** Doubled from one attempt to the next: a broker that restarts is found soon, one that is off is not pestered. */
const BACK_OFF_MS = { first: 500, last: 30_000 }
const CONNECT_MS = 10_000
const KEEPALIVE_S = 15
/** The broker does not even hand over what is larger. */
const PACKET_BYTES = 2 * 1024 * 1024

export function keepConnected(broker: Broker, clock: Clock, listeners: Listeners): Connection {
  const end = new AbortController()
  let protocol: 4 | 5 = 5
  let backOff = BACK_OFF_MS.first
  let current: Session | undefined

  const attempt = async (): Promise<'again' | 'later'> => {
    let password: string | undefined
    try {
      password = await broker.readPassword()
    } catch (error) {
      listeners.refused(unreadablePassword(error))
      return 'later'
    }
    // Twelve megabytes, which a home without MQTT does not pay.
    const { default: mqtt } = await import('mqtt')
    if (end.signal.aborted) return 'later'
    const client = mqtt.connect(clientOptions(broker, password, protocol))
    const failure = await connected(client, end.signal)
    if (failure !== undefined) {
      client.end(true)
      return otherwise(failure)
    }
    return stay(client)
  }

  const otherwise = ({ error, mute }: Failure): 'again' | 'later' => {
    if (end.signal.aborted) return 'later'
    if (protocol === 5 && (mute || isForeignProtocol(error))) {
      protocol = 4
      return 'again'
    }
    protocol = 5
    listeners.refused(refusalOf(error, shown(broker.url)))
    return 'later'
  }

  /** As long as the session lasts. */
  const stay = async (client: MqttClient): Promise<'again' | 'later'> => {
    const session = sessionOf(client, protocol, clock)
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()))
    // What is wrong with a connection ends it: `close` tells.
    client.on('error', () => client.end(true))
    client.on('message', (topic, payload, { retain }) => {
      attend(() => listeners.message({ topic, payload, retained: retain }))
    })
    current = session
    try {
      const verdict = await Promise.race([listeners.opened(session), closed.then(() => 'lost' as const)])
      if (verdict === 'lost') return 'later'
      if (verdict === undefined) {
        backOff = BACK_OFF_MS.first
        await closed
        return 'later'
      }
      await session.end()
      if (verdict === 'again') return 'again'
      listeners.refused(verdict)
      return 'later'
    } finally {
      current = undefined
      client.end(true)
      listeners.closed()
    }
  }

  /** Whatever a message brings about, it ends neither the session nor homeport. */
  const attend = (act: () => void) => {
    try {
      act()
    } catch (error) {
      listeners.onDefect(error)
    }
  }

  const tried = () =>
    attempt().catch((error: unknown) => {
      listeners.onDefect(error)
      return 'later' as const
    })

  const work = async () => {
    while (!end.signal.aborted) {
      if ((await tried()) === 'again') continue
      await clock.wait(backOff, end.signal)
      backOff = Math.min(backOff * 2, BACK_OFF_MS.last)
    }
  }
  const working = work()

  return {
    async close() {
      end.abort()
      await current?.end()
      await working
    },
  }
}

function clientOptions(broker: Broker, password: string | undefined, protocol: 4 | 5): IClientOptions {
  const will = broker.will()
  return {
    ...addressOf(broker.url),
    protocolVersion: protocol,
    clientId: broker.clientId,
    clean: true,
    keepalive: KEEPALIVE_S,
    connectTimeout: CONNECT_MS,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    ...(password === undefined ? {} : { password }),
    ...(will && { will: { ...will, payload: Buffer.from(will.payload), qos: 1, retain: true } }),
    ...(protocol === 5 && { properties: { maximumPacketSize: PACKET_BYTES } }),
  }
}

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

/** What mqtt.js calls them; the URL has no password. */
function addressOf(url: string): IClientOptions {
  const { protocol, hostname, port, username } = new URL(url)
  const isTls = protocol === 'mqtts:'
  return {
    protocol: isTls ? 'mqtts' : 'mqtt',
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? (isTls ? 8883 : 1883) : Number(port),
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
  }
}

/** Without the user. */
function shown(url: string): string {
  return new URL(url).host
}
