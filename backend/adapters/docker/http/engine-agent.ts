import { Agent, type ClientRequest } from 'node:http'
import type { Duplex } from 'node:stream'

const IDLE_MS = 60_000

/** Keeps connections to one engine; `dial` makes a new one. A connection nobody used for a minute is closed. */
export class EngineAgent extends Agent {
  readonly #dial: () => Duplex
  readonly #idle = new Map<Duplex, NodeJS.Timeout>()

  constructor(dial: () => Duplex, options: { keepAlive: boolean; maxSockets: number }) {
    super(options)
    this.#dial = dial
  }

  override createConnection(): Duplex {
    const connection = this.#dial()
    // An aborted request destroys its connection with an error nobody else listens for.
    connection.on('error', () => {})
    connection.once('close', () => this.#inUse(connection))
    return connection
  }

  override keepSocketAlive(connection: Duplex): boolean {
    const timer = setTimeout(() => connection.destroy(), IDLE_MS).unref()
    this.#idle.set(connection, timer)
    // Its types say void; it says false when the engine asked for the connection to be closed.
    return (super.keepSocketAlive(connection) as unknown) !== false
  }

  override reuseSocket(connection: Duplex, request: ClientRequest): void {
    this.#inUse(connection)
    super.reuseSocket(connection, request)
  }

  #inUse(connection: Duplex): void {
    clearTimeout(this.#idle.get(connection))
    this.#idle.delete(connection)
  }
}
