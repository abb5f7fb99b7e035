import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { WebSocket, WebSocketServer } from 'ws'
import type { Settings } from './settings.ts'

/** Core's REST API, asked by the Supervisor in its own name. */
export async function proxyCoreApi(
  { core }: Settings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '').replace(/^\/core/, '')
  const body = request.method === 'POST' ? await buffer(request) : null
  const headers = { authorization: `Bearer ${core.token}`, 'content-type': 'application/json' }
  const asked = fetch(`${core.url}${path}`, { method: request.method ?? 'GET', headers, body })
  const answer = await asked.catch(() => undefined)
  if (answer === undefined) {
    response.writeHead(502).end('502: Bad Gateway')
    return
  }
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' })
  response.end(Buffer.from(await answer.arrayBuffer()))
}

/** Core's WebSocket: the app proves itself to the Supervisor, and the Supervisor to Core. */
export function proxyCoreSocket(server: Server, settings: Settings): void {
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    if (!/^\/core\/(api\/)?websocket$/.test(request.url ?? '')) return void socket.destroy()
    sockets.handleUpgrade(request, socket, head, (app) => greet(app, settings))
  })
}

function greet(app: WebSocket, { app: { token }, core }: Settings): void {
  app.on('error', () => app.terminate())
  app.send(JSON.stringify({ type: 'auth_required', ha_version: '2026.11.0' }))
  app.once('message', (said) => {
    if ((JSON.parse(String(said)) as { access_token?: string }).access_token !== token) {
      app.send(JSON.stringify({ type: 'auth_invalid', message: 'Invalid access' }))
      return app.close()
    }
    app.send(JSON.stringify({ type: 'auth_ok', ha_version: '2026.11.0' }))
    connect(app, core)
  })
}

function connect(app: WebSocket, { url, token }: Settings['core']): void {
  const core = new WebSocket(`${url.replace(/^http/, 'ws')}/api/websocket`)
  const waiting: string[] = []
  let isOpen = false
  app.on('message', (said) => (isOpen ? core.send(String(said)) : waiting.push(String(said))))
  core.on('message', (said) => {
    const { type } = JSON.parse(String(said)) as { type: string }
    if (isOpen) app.send(String(said))
    else if (type === 'auth_required') core.send(JSON.stringify({ type: 'auth', access_token: token }))
    else if (type === 'auth_ok') {
      isOpen = true
      for (const message of waiting) core.send(message)
    }
  })
  core.on('error', () => app.close())
  core.on('close', () => app.close())
  app.on('close', () => core.close())
}
