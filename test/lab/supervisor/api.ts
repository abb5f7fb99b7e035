import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { proxyCoreApi } from './core-proxy.ts'
import type { Sessions } from './sessions.ts'
import { ingressPath, type Settings } from './settings.ts'

/** What the Supervisor answers an app that has no more rights than this one; and Core, about sessions. */
export async function answerApi(
  settings: Settings,
  sessions: Sessions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url ?? '/'
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  if (path === '/ingress/session') return openSession(settings, sessions, request, response, bearer)
  if (bearer !== settings.app.token) return refuse(response, 401, 'unauthorized')
  if (path.startsWith('/core/api/')) return proxyCoreApi(settings, request, response)
  if (path === '/services/mqtt' && settings.mqtt === undefined)
    return refuse(response, 400, 'Service not enabled')
  const data = facts(settings)[path]
  if (data === undefined) return refuse(response, 403, 'forbidden')
  send(response, 200, { result: 'ok', data })
}

function facts({ app, mqtt }: Settings): Record<string, object | undefined> {
  return {
    '/info': {
      supervisor: '2026.11.0',
      homeassistant: '2026.11.0',
      arch: 'amd64',
      hostname: 'homeassistant',
    },
    '/addons/self/info': {
      slug: app.slug,
      name: 'homeport',
      version: app.version,
      state: 'started',
      ip_address: app.address,
      ingress: true,
      ingress_entry: ingressPath(app.ingressToken),
      ingress_url: `${ingressPath(app.ingressToken)}/`,
      ingress_port: app.port,
    },
    '/services/mqtt': mqtt && { ...mqtt, ssl: false, protocol: '3.1.1', addon: 'core_mosquitto' },
  }
}

async function openSession(
  { coreSecret }: Settings,
  sessions: Sessions,
  request: IncomingMessage,
  response: ServerResponse,
  bearer: string | undefined,
): Promise<void> {
  if (bearer !== coreSecret) return refuse(response, 403, 'forbidden')
  const { user_id } = JSON.parse((await text(request)) || '{}') as { user_id?: string }
  send(response, 200, { result: 'ok', data: { session: await sessions.create(user_id) } })
}

function refuse(response: ServerResponse, status: number, message: string): void {
  send(response, status, { result: 'error', message })
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
