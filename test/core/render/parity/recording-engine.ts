import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What `docker stack deploy` asked an engine to make, by kind and in the order of their names. */
export interface Recorded {
  networks: Record<string, unknown>[]
  configs: Record<string, unknown>[]
  secrets: Record<string, unknown>[]
  services: Record<string, unknown>[]
}

interface Answer {
  status: number
  body: unknown
}

/**
 * An engine that has every external object, nothing of the stack, and remembers what it is asked to make. It says
 * API 1.50: the newest that Docker CLI 28.2 speaks.
 */
export async function recordingEngine(): Promise<{
  host: string
  recorded: Recorded
  close(): Promise<void>
}> {
  const folder = mkdtempSync(join(tmpdir(), 'recording-engine-'))
  const socket = join(folder, 'docker.sock')
  const recorded: Recorded = { networks: [], configs: [], secrets: [], services: [] }
  const server = createServer((request, response) => {
    readBody(request)
      .then((body) => answer(recorded, request, body))
      .then((reply) => send(response, reply))
      .catch((error: unknown) => send(response, { status: 500, body: { message: String(error) } }))
  })
  await new Promise<void>((listening) => server.listen(socket, listening))
  return {
    host: `unix://${socket}`,
    recorded,
    close: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
      rmSync(folder, { recursive: true })
    },
  }
}

const kinds = ['networks', 'configs', 'secrets', 'services'] as const

function answer(recorded: Recorded, request: IncomingMessage, body: string): Answer {
  const url = new URL(request.url ?? '/', 'http://engine')
  const [kind = '', name = ''] = url.pathname
    .replace(/^\/v[0-9.]+/, '')
    .split('/')
    .slice(1)
  if (kind === '_ping') return { status: 200, body: 'OK' }
  if (kind === 'info') {
    return { status: 200, body: { Swarm: { LocalNodeState: 'active', ControlAvailable: true } } }
  }
  const known = kinds.find((candidate) => candidate === kind)
  if (known === undefined) return { status: 404, body: { message: `no such endpoint: ${url.pathname}` } }
  if (request.method === 'POST') {
    const made = sortReferences(JSON.parse(body)) as Record<string, unknown>
    recorded[known].push(made)
    recorded[known].sort((a, b) => (String(a['Name']) < String(b['Name']) ? -1 : 1))
    return { status: 201, body: { ID: `id of ${made['Name']}`, Id: `id of ${made['Name']}` } }
  }
  if (name !== '') return oneObject(known, decodeURIComponent(name))
  return { status: 200, body: known === 'services' || known === 'networks' ? [] : named(url) }
}

/** References to one object come in the chance order of a Go map: recorded by their file. */
function sortReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortReferences).sort(byReference)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, sortReferences(entry)]))
}

function byReference(a: unknown, b: unknown): number {
  const keyOf = (value: unknown) => {
    const { ConfigName, SecretName, File } = (value ?? {}) as Record<string, unknown>
    return `${ConfigName ?? SecretName ?? ''}\0${(File as { Name: string } | undefined)?.Name ?? ''}`
  }
  return keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0
}

function oneObject(kind: (typeof kinds)[number], name: string): Answer {
  if (kind === 'networks') return { status: 200, body: { Id: `id of ${name}`, Name: name, Scope: 'swarm' } }
  return { status: 404, body: { message: `${kind} ${name} not found` } }
}

/** References are looked up by name: every name asked for is there. */
function named(url: URL): unknown[] {
  const filters = JSON.parse(url.searchParams.get('filters') ?? '{}') as { name?: Record<string, boolean> }
  return Object.keys(filters.name ?? {}).map((name) => ({ ID: `id of ${name}`, Spec: { Name: name } }))
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function send(response: ServerResponse, reply: Answer): void {
  response.writeHead(reply.status, {
    'content-type': 'application/json',
    'api-version': '1.50',
    ostype: 'linux',
  })
  response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body))
}
