import { once } from 'node:events'
import { type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { json } from 'node:stream/consumers'
import { expect } from 'vitest'
import type { HttpOptions } from '../../../backend/http/server.ts'
import { aServer } from './a-server.ts'

/** The Supervisor's address in the network of its apps. */
export const SUPERVISOR = '172.30.32.2'

interface Asked {
  url: string
  method?: 'GET' | 'POST'
  /** As they are spelled; in pairs one after the other, a name may come twice. */
  headers?: Record<string, string> | string[]
  payload?: object
  /** Whoever is said to have connected. */
  from?: string
  /** Hangs up. */
  signal?: AbortSignal
}

/** homeport as an app, asked over a real socket: there a header's name keeps the spelling it was sent in. */
export function anAskedApp(options: Partial<HttpOptions>) {
  const app = aServer(options)
  let from = SUPERVISOR
  app.server.on('connection', (socket: Socket) =>
    Object.defineProperty(socket, 'remoteAddress', { value: from }),
  )
  const listening = app.listen({ host: '127.0.0.1', port: 0 })
  const open = async (asked: Asked): Promise<IncomingMessage> => {
    await listening
    from = asked.from ?? SUPERVISOR
    const { port } = app.server.address() as AddressInfo
    const { url: path, method = 'GET', headers = {}, payload, signal } = asked
    const to = { port, host: '127.0.0.1', path, agent: false, ...(signal && { signal }) }
    const sent = request({ ...to, method, headers: withHost(headers) })
    if (payload !== undefined) {
      sent.setHeader('content-type', 'application/json')
      sent.write(JSON.stringify(payload))
    }
    sent.end()
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    return response
  }
  return {
    open,
    /** Resolves when homeport has noticed that all have hung up. */
    closed: () => expect.poll(() => connections(app.server)).toBe(0),
    async ask(asked: Asked) {
      const response = await open(asked)
      const body = (await json(response)) as Record<string, unknown>
      return { status: response.statusCode, type: response.headers['content-type'], body }
    },
  }
}

function connections(server: Server): Promise<number> {
  return new Promise((done, fail) =>
    server.getConnections((error, count) => (error ? fail(error) : done(count))),
  )
}

/** Node adds it to names, not to pairs. */
function withHost(headers: Record<string, string> | string[]) {
  return Array.isArray(headers) ? ['Host', 'home.example', ...headers] : headers
}
