import {
  request as ask,
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { type RawData, WebSocket, WebSocketServer } from 'ws'
import { connectSocket } from '../ha/ha-socket.ts'
import { forward } from './ingress.ts'
import type { Sessions } from './sessions.ts'
import { ingressPath, type Settings } from './settings.ts'

/**
 * What a browser has of a Home Assistant with a Supervisor: the real Core, and besides what Core would do together with
 * that Supervisor: pages of apps, and the commands by which a page gets to them.
 */
export function frontOf(settings: Settings, sessions: Sessions): Server {
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/api/hassio_ingress/')) forward(settings, sessions, request, response)
    else passToCore(settings, request, response)
  })
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) =>
    sockets.handleUpgrade(request, socket, head, (browser) => relay(browser, settings, sessions)),
  )
  return server
}

function passToCore({ core }: Settings, request: IncomingMessage, response: ServerResponse): void {
  const { hostname, port } = new URL(core.url)
  const to = { hostname, port, path: request.url, method: request.method, headers: request.headers }
  const asked = ask(to, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  asked.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()))
  response.on('close', () => asked.destroy())
  request.pipe(asked)
}

interface Command {
  id?: number
  type?: string
  access_token?: string
  slug?: string
  session?: string
}

function relay(browser: WebSocket, settings: Settings, sessions: Sessions): void {
  const core = new WebSocket(`${settings.core.url.replace(/^http/, 'ws')}/api/websocket`)
  const early: string[] = []
  core.on('open', () => {
    for (const said of early.splice(0)) core.send(said)
  })
  let token = ''
  browser.on('message', (said) => {
    const command = JSON.parse(String(said)) as Command
    token = command.access_token ?? token
    if (command.type?.startsWith('supervisor/ingress/'))
      void answer(browser, command, token, settings, sessions)
    else if (core.readyState === WebSocket.OPEN) core.send(String(said))
    else early.push(String(said))
  })
  core.on('message', (said: RawData) => browser.send(String(said)))
  for (const [one, other] of [
    [core, browser],
    [browser, core],
  ] as const) {
    one.on('error', () => other.close())
    one.on('close', () => other.close())
  }
}

/** As Core does for an app whose panel is for administrators. */
async function answer(
  browser: WebSocket,
  { id, type, slug, session }: Command,
  token: string,
  { app, core }: Settings,
  sessions: Sessions,
): Promise<void> {
  const say = (result: object) => browser.send(JSON.stringify({ id, type: 'result', ...result }))
  const refuse = (code: string) => say({ success: false, error: { code, message: code } })
  const user = await userOf(core.url, token)
  if (!user.is_admin) return refuse('unauthorized')
  if (slug !== undefined && slug !== app.slug) return refuse('unknown_error')
  const results: Record<string, () => Promise<object | null | undefined>> = {
    'supervisor/ingress/info': async () => ({ slug, ingress_url: `${ingressPath(app.ingressToken)}/` }),
    'supervisor/ingress/session': async () => ({ session: await sessions.create(user.id) }),
    'supervisor/ingress/validate_session': async () =>
      sessions.use(session ?? '') === undefined ? undefined : null,
  }
  const result = await results[type ?? '']?.()
  if (result === undefined) refuse('unknown_error')
  else say({ success: true, result })
}

async function userOf(url: string, token: string): Promise<{ id: string; is_admin: boolean }> {
  const socket = await connectSocket(url, token)
  try {
    return await socket.ask('auth/current_user')
  } finally {
    socket.close()
  }
}
