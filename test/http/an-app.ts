import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { json } from 'node:stream/consumers'
import type { HttpOptions } from '../../backend/http/server.ts'
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
    const { url: path, method = 'GET', headers = {}, payload } = asked
    const sent = request({ port, host: '127.0.0.1', path, method, headers: withHost(headers), agent: false })
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
    async ask(asked: Asked) {
      const response = await open(asked)
      const body = (await json(response)) as Record<string, unknown>
      return { status: response.statusCode, type: response.headers['content-type'], body }
    },
  }
}

/** Node adds it to names, not to pairs. */
function withHost(headers: Record<string, string> | string[]) {
  return Array.isArray(headers) ? ['Host', 'home.example', ...headers] : headers
}
