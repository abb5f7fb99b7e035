import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { SupervisorAccess } from '../../../backend/adapters/supervisor/ask-supervisor.ts'

/** Proves what an answer of the Supervisor to one question leads to; it knows one token. */
export async function aSupervisor(
  question: string,
  answer: (response: ServerResponse) => void,
): Promise<SupervisorAccess> {
  const server = createServer(({ url, headers }, response) => {
    if (headers.authorization !== 'Bearer right' || url !== question) response.writeHead(401).end()
    else answer(response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 'right' }
}

export const saying = (status: number, body: unknown) => (response: ServerResponse) =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
