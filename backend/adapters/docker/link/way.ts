import { connect as connectSocket, isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import type { EngineVersion } from '../../../core/engine/seen.ts'
import type { Connection, Node } from '../../../core/inventory/inventory.ts'
import type { Lane, OpenStream } from '../../../ports/nodes/open-stream.ts'
import { EngineAgent } from '../http/engine-agent.ts'
import { exchange } from '../http/http-exchange.ts'
import { jsonLine } from '../streams/failed-stream.ts'

/** PEM texts of a node's TLS: whom to trust, and who homeport is. */
export interface TlsKeys {
  ca?: string
  cert?: string
  key?: string
}

export interface Dialling {
  openStream: OpenStream
  /** Of nodes with a `tcp+tls://` connection. */
  readTls(node: string): Promise<TlsKeys>
}

/** A connection of a node that works: its kept sockets, and the API version both sides speak. */
export interface Way {
  connection: Connection
  /** Path prefix: `/v1.44`. */
  prefix: string
  /** For short calls. */
  calls: EngineAgent
  /** For answers that go on: events, pulls, what a helper says. */
  streams: EngineAgent
  /** For logs that people follow: however many, they keep nothing else waiting. */
  followed: EngineAgent
  /** Aborts when the way is given up. */
  ended: AbortSignal
  end(): void
}

/** Whoever waited for an answer over a way that is no more. */
export class GivenUp extends Error {
  constructor() {
    super('the connection was given up')
  }
}

// With two programs and ssh's own session one less than the ten sessions sshd gives a connection: those that are
// closing count too (engine.md § 1.6).
const CALL_SOCKETS = 3
const STREAM_SOCKETS = 3
/** As many as HTTP gives out at once, and the login of a connection of their own. */
const FOLLOWED_SOCKETS = 8

const OLDEST = 41
const NEWEST = 52
const MAX_VERSION_BYTES = 256 * 1024

/** Makes a way over one connection. Rejects with what went wrong, in the words of whoever said it. */
export async function makeWay(
  node: Node,
  connection: Connection,
  dialling: Dialling,
  signal: AbortSignal,
): Promise<Way> {
  const dial = await dialler(node, connection, dialling)
  const dialFollowed = await dialler(node, connection, dialling, 'followed')
  const calls = new EngineAgent(dial, { keepAlive: true, maxSockets: CALL_SOCKETS })
  const streams = new EngineAgent(dial, { keepAlive: false, maxSockets: STREAM_SOCKETS })
  const followed = new EngineAgent(dialFollowed, { keepAlive: false, maxSockets: FOLLOWED_SOCKETS })
  const ending = new AbortController()
  const end = (): void => {
    ending.abort(new GivenUp())
    for (const agent of [calls, streams, followed]) agent.destroy()
  }
  try {
    const answer = await exchange(
      { agent: calls, method: 'GET', path: '/version' },
      signal,
      MAX_VERSION_BYTES,
    )
    if (answer.status !== 200) throw new Error(answer.body.toString('utf8').slice(0, 500))
    const prefix = `/v1.${spokenVersion(jsonLine(answer.body.toString('utf8')))}`
    return { connection, prefix, calls, streams, followed, ended: ending.signal, end }
  } catch (error) {
    end()
    throw error
  }
}

/** The newest API version both speak: the minor of 1.x. Throws when there is none. */
export function spokenVersion(engine: EngineVersion): number {
  const newest = minor(engine.ApiVersion)
  const oldest = minor(engine.MinAPIVersion ?? '1.12')
  const named = `Docker Engine ${engine.Version} (API ${engine.ApiVersion})`
  if (!(newest >= OLDEST)) throw new Error(`${named} is too old: homeport needs 20.10 (API 1.41) or later`)
  if (oldest > NEWEST)
    throw new Error(
      `${named} is too new: it serves no API before ${engine.MinAPIVersion}, homeport speaks 1.52`,
    )
  return Math.min(newest, NEWEST)
}

/** A new connection that is told right away whether it can be had; bytes written to it wait until it stands. */
export async function dialler(
  node: Node,
  connection: Connection,
  dialling: Dialling,
  lane: Lane = 'deeds',
): Promise<() => Duplex> {
  switch (connection.kind) {
    case 'unix':
      return () => connectSocket(connection.path)
    case 'ssh':
      return () => dialling.openStream(node, connection, lane) as Duplex
    case 'tls': {
      const keys = await dialling.readTls(node.name)
      const { host, port } = connection
      const servername = isIP(host) === 0 ? host : undefined
      // Without a probe the kernel would hold a dead peer's connection for hours.
      return () => connectTls({ host, port, servername, ...keys }).setKeepAlive(true, 15_000)
    }
  }
}

function minor(version: string): number {
  const [, major, part] = /^(\d+)\.(\d+)$/.exec(version) ?? []
  return major === '1' ? Number(part) : Number.NaN
}
