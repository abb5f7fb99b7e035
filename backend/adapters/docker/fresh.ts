import { connect } from 'node:net'
import type { Connection, Node } from '../../core/inventory/inventory.ts'
import { deadline } from './http/deadline.ts'
import { EngineAgent } from './http/engine-agent.ts'
import { firstToWork } from './http/first-to-work.ts'
import { exchange, socketText } from './http/http-exchange.ts'
import type { FailedConnection } from './link/no-way.ts'
import { type Dialling, dialler } from './link/way.ts'

const HEAD_START_MS = 250
const MAX_GREETING = 1024
const MAX_PING_BYTES = 4096

/**
 * Whether a new connection to a node can be had now, over any of its ways, that in use first. Keeps nothing. `failed`
 * are the ways that cannot be had, as far as that is known by then.
 */
export async function knock(
  node: Node,
  inUse: Connection | undefined,
  dialling: Dialling,
  withinMs: number,
): Promise<{ ok: boolean; failed: FailedConnection[] }> {
  const failed: FailedConnection[] = []
  const inOrder = [...node.connect].sort((a, b) => Number(b === inUse) - Number(a === inUse))
  const began = performance.now()
  const attempt = async (connection: Connection): Promise<void> => {
    try {
      await knockAt(node, connection, dialling, Math.max(1, withinMs - (performance.now() - began)))
    } catch (error) {
      failed.push({ connection, text: (error as Error).message })
      throw error
    }
  }
  const ok = await firstToWork(inOrder, attempt, HEAD_START_MS).then(
    () => true,
    () => false,
  )
  return { ok, failed }
}

async function knockAt(
  node: Node,
  connection: Connection,
  dialling: Dialling,
  withinMs: number,
): Promise<void> {
  const wait = deadline(withinMs)
  try {
    if (connection.kind === 'ssh') await greeted(connection.host, connection.port, wait.signal)
    else await pinged(node, connection, dialling, wait.signal)
  } finally {
    wait.stop()
  }
}

/** An SSH server speaks first. */
function greeted(host: string, port: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let heard = ''
    let connected = false
    const socket = connect({ host, port })
    const end = (error?: Error): void => {
      socket.destroy()
      if (error) reject(error)
      else resolve()
    }
    socket.on('connect', () => {
      connected = true
    })
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1')
      if (/^SSH-/m.test(heard)) end()
      else if (heard.length > MAX_GREETING) end(new Error('no greeting of SSH'))
    })
    socket.on('error', (error) => end(new Error(socketText(error))))
    socket.on('close', () => end(new Error('no greeting of SSH: the connection was closed')))
    signal.addEventListener('abort', () => {
      end(connected ? new Error('no greeting of SSH') : signal.reason)
    })
  })
}

async function pinged(
  node: Node,
  connection: Connection,
  dialling: Dialling,
  signal: AbortSignal,
): Promise<void> {
  const dial = await dialler(node, connection, dialling)
  const agent = new EngineAgent(dial, { keepAlive: false, maxSockets: 1 })
  try {
    const answer = await exchange({ agent, method: 'GET', path: '/_ping' }, signal, MAX_PING_BYTES)
    if (answer.status !== 200) throw new Error(`/_ping is answered with HTTP status ${answer.status}`)
  } finally {
    agent.destroy()
  }
}
