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

/**
 * Known to Core and Supervisor however they are spelled. Without its length a body goes on in pieces, as the Supervisor
 * passes on what is posted (`ingress_stream`).
 */
const known = new Set(['content-length', 'content-encoding', 'transfer-encoding', 'accept-encoding'])
/** These are taken away in this spelling alone: `name in (…)`, over plain strings. */
const inThisSpelling = new Set([
  ...['X-Supervisor-Token', 'X-Hassio-Key'],
  ...['X-Remote-User-Id', 'X-Remote-User-Name', 'X-Remote-User-Display-Name'],
])

/** What a browser sends under another spelling of the Supervisor's own takes its place, as in aiohttp's ClientSession. */
function headersFor(
  { headers, rawHeaders, socket }: IncomingMessage,
  visitor: Visitor | null,
  path: string,
): Record<string, string> {
  const from = [headers['x-forwarded-for'], socket.remoteAddress, '172.30.32.1'].filter(Boolean).join(', ')
  const passed = rawHeaders
    .flatMap((name, at) => (at % 2 === 0 ? [[name, rawHeaders[at + 1] as string] as const] : []))
    .filter(([name]) => !known.has(name.toLowerCase()) && !inThisSpelling.has(name))
  const all = [
    ...(visitor === null ? [] : namesOf(visitor)),
    ...passed,
    ['X-Ingress-Path', path],
    ['X-Hass-Source', 'core.ingress'],
    ['X-Forwarded-For', from],
    ['X-Forwarded-Host', String(headers['x-forwarded-host'] ?? headers.host)],
    ['X-Forwarded-Proto', String(headers['x-forwarded-proto'] ?? 'http')],
  ] as const
  const last = new Map(all.map((header) => [header[0].toLowerCase(), header]))
  return Object.fromEntries(last.values())
}

function namesOf({ id, username, name }: Visitor): (readonly [string, string])[] {
  return [
    ['X-Remote-User-Id', id],
    ...(username === null ? [] : [['X-Remote-User-Name', username] as const]),
    ...(name === null ? [] : [['X-Remote-User-Display-Name', name] as const]),
  ]
}

function passedBack(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const own = new Set(['transfer-encoding', 'connection', 'keep-alive'])
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !own.has(name)))
}
