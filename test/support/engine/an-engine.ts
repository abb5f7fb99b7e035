import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createSocketServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Connection } from '../../../backend/core/inventory/inventory.ts'
import { temporaryFolder } from '../machine/temporary-folder.ts'

export interface AskedOf {
  method: string
  /** As it came over the wire, with version and query. */
  url: string
  body: string
}

export interface FakeEngine {
  connection: Extract<Connection, { kind: 'unix' }>
  asked: AskedOf[]
  /** Connections that are open now. */
  open(): number
  stop(): Promise<void>
}

/** Answers of an engine by `METHOD /path` without version and query; what is missing is 404. */
export type Answers = Record<string, object | string | null | Answering>
export type Answering = (request: IncomingMessage, response: ServerResponse) => unknown

/** An engine on a Unix socket that says what it is told to, and remembers what it was asked. */
export async function anEngine(answers: Answers = {}, apiVersion = '1.47'): Promise<FakeEngine> {
  const asked: AskedOf[] = []
  const known: Answers = {
    'GET /version': {
      Version: '27.5',
      ApiVersion: apiVersion,
      MinAPIVersion: '1.24',
      Os: 'linux',
      Arch: 'arm64',
    },
    'GET /_ping': 'OK',
    ...answers,
  }
  const listener: RequestListener = (request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      const url = request.url as string
      asked.push({ method: request.method as string, url, body })
      const answer = known[`${request.method} ${url.replace(/^\/v1\.\d+/, '').replace(/\?.*/, '')}`]
      if (typeof answer === 'function') answer(request, response)
      else if (answer === undefined) response.writeHead(404).end('{"message":"no such thing"}')
      else response.end(JSON.stringify(answer))
    })
  }
  return listening(createServer({ keepAliveTimeout: 0 }, listener), asked)
}

/** Something on a Unix socket that does with each connection what it likes. */
export function aRawEngine(onConnection: (socket: Socket, count: number) => void): Promise<FakeEngine> {
  let count = 0
  return listening(
    createSocketServer((socket) => {
      socket.on('error', () => {})
      onConnection(socket, ++count)
    }),
    [],
  )
}

async function listening(
  server: ReturnType<typeof createServer> | ReturnType<typeof createSocketServer>,
  asked: AskedOf[],
): Promise<FakeEngine> {
  const path = join(temporaryFolder(), 'engine.sock')
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
  onTestFinished(stop)
  return { connection: { kind: 'unix', path, url: `unix://${path}` }, asked, open: () => sockets.size, stop }
}
