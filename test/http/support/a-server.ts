import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { onTestFinished } from 'vitest'
import type { HttpOptions } from '../../../backend/http/server.ts'
import { httpServer } from '../../../backend/http/server.ts'
import { recordingHomeport } from '../../support/home/a-homeport.ts'
import { handClock } from './hand-clock.ts'

export const TOKEN = 'correct-horse-battery-staple'
export const HOOK_SECRET = 'a-secret-between-two-servers'
export const authorized = { authorization: `Bearer ${TOKEN}` }

/** A server for one test, closed after it. */
export function aServer(options: Partial<HttpOptions> = {}): FastifyInstance {
  const app = httpServer({
    homeport: recordingHomeport(),
    door: { token: TOKEN },
    version: '0.1.0',
    clock: handClock(),
    hookSecret: () => HOOK_SECRET,
    ...options,
  })
  onTestFinished(() => app.close())
  return app
}

/** The same on a real socket of this machine; its port. */
export async function aListeningServer(options: Partial<HttpOptions> = {}): Promise<number> {
  const app = aServer(options)
  await app.listen({ host: '127.0.0.1', port: 0 })
  return (app.server.address() as AddressInfo).port
}
