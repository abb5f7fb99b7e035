import {
  request as ask,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import type { Sessions, Visitor } from './sessions.ts'
import { ingressPath, type Settings } from './settings.ts'

/** What Core and the Supervisor do, one after the other, to a request for an app's page. */
export function forward(
  { app }: Settings,
  sessions: Sessions,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const [, token, path = ''] = /^\/api\/hassio_ingress\/([^/]+)\/(.*)$/s.exec(request.url ?? '') ?? []
  const refuse = (status: number, words: string) =>
    response.writeHead(status, { 'content-type': 'text/plain' }).end(`${status}: ${words}`)
  const visitor = sessions.use(sessionIn(request))
  const refusal = refusalOf(path, visitor, token === app.ingressToken)
  if (token === undefined || visitor === undefined || refusal !== undefined) {
    refuse(...(refusal ?? [404, 'Not Found']))
    return
  }
  const headers = headersFor(request, visitor, ingressPath(token))
  const to = { host: app.address, port: app.port, path: `/${path}`, method: request.method, headers }
  const asked = ask(to, (answer) => {
    response.writeHead(answer.statusCode ?? 502, passedBack(answer.headers))
    answer.pipe(response)
  })
  asked.on('error', () => (response.headersSent ? response.destroy() : refuse(502, 'Bad Gateway')))
  // Whoever leaves is gone for the app, too.
  response.on('close', () => asked.destroy())
  request.pipe(asked)
}

function sessionIn({ headers }: IncomingMessage): string {
  return /(?:^|; *)ingress_session=([^;]*)/.exec(headers.cookie ?? '')?.[1] ?? ''
}

function refusalOf(
  path: string,
  visitor: Visitor | null | undefined,
  isKnown: boolean,
): [number, string] | undefined {
  if (isSuspicious(path)) return [400, 'Bad Request']
  if (visitor === undefined) return [401, 'Unauthorized']
  return isKnown ? undefined : [503, 'Service Unavailable']
}

/** The Supervisor turns away what looks like an attack (home-assistant.md § 2.6). */
function isSuspicious(path: string): boolean {
  const said = decodeURIComponent(path)
  return /\.\.\/|<script|union.*select\(|concat\(|proc\/self\/environ|[a-z0-9_]=\/[a-z0-9_.]/i.test(said)
}

// Without its length a body goes on in pieces, as the Supervisor passes on what is posted (`ingress_stream`).
const notPassedOn = new Set([
  ...['content-length', 'content-encoding', 'transfer-encoding', 'x-supervisor-token', 'x-hassio-key'],
  ...['x-remote-user-id', 'x-remote-user-name', 'x-remote-user-display-name', 'accept-encoding'],
])

function headersFor(
  { headers, socket }: IncomingMessage,
  visitor: Visitor | null,
  path: string,
): IncomingHttpHeaders {
  const passed = Object.entries(headers).filter(([name]) => !notPassedOn.has(name))
  const from = [headers['x-forwarded-for'], socket.remoteAddress, '172.30.32.1'].filter(Boolean).join(', ')
  return {
    ...Object.fromEntries(passed),
    'x-ingress-path': path,
    'x-hass-source': 'core.ingress',
    'x-forwarded-for': from,
    'x-forwarded-host': headers['x-forwarded-host'] ?? headers.host,
    'x-forwarded-proto': headers['x-forwarded-proto'] ?? 'http',
    ...(visitor === null ? {} : namesOf(visitor)),
  }
}

function namesOf({ id, username, name }: Visitor): IncomingHttpHeaders {
  return {
    'x-remote-user-id': id,
    ...(username === null ? {} : { 'x-remote-user-name': username }),
    ...(name === null ? {} : { 'x-remote-user-display-name': name }),
  }
}

function passedBack(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const own = new Set(['transfer-encoding', 'connection', 'keep-alive'])
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !own.has(name)))
}
