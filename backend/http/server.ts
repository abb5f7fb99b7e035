import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyServerOptions,
  LogController,
} from 'fastify'
import type { Homeport } from '../homeport.ts'
import type { Clock } from '../ports/clock.ts'
import type { People } from '../ports/people.ts'
import { api } from './api.ts'
import { onlyThroughIngress } from './ingress.ts'
import { health } from './nouns/health.ts'
import { hooks } from './nouns/hooks.ts'
import { describeApi } from './openapi.ts'
import { page } from './page.ts'
import { answerBrokenRequest, refuseUnknownRoute, sendProblem } from './problems.ts'
import { validate } from './validation.ts'

export interface HttpOptions {
  homeport: Homeport
  door: Door
  version: string
  clock: Clock
  /** With which pushes are signed now; undefined: the inventory is in no repository. */
  hookSecret?: () => string | undefined
  /** Where the built page lies; default: where the build puts it. */
  pageFolder?: string
  /** Told of defects only; a request leaves no line. */
  logger?: FastifyBaseLogger
}

/** What opens the API: a token that every request carries, never empty; or being an administrator of Home Assistant. */
export type Door = { token: string } | { people: People }

const MAX_CONNECTIONS = 256

/**
 * Given here and not by setters: fastify would load ajv and fast-json-stringify first. The latter also drops
 * members that a schema does not name, in unions too: answers go out as they are, and the response schemas describe
 * them (openapi.json) without being compiled.
 */
const compilersFactory = {
  buildValidator: () => validate,
  buildSerializer: () => () => JSON.stringify,
} as unknown as NonNullable<FastifyServerOptions['schemaController']>['compilersFactory'] // typed for ajv alone

/** The app, not the process: who calls listens and closes. */
export function httpServer(options: HttpOptions): FastifyInstance {
  if ('token' in options.door && options.door.token === '')
    throw new Error('an empty token would open the door to everyone')
  const app: FastifyInstance = fastify({
    ...(options.logger === undefined ? { logger: false } : { loggerInstance: options.logger }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 1024 * 1024,
    requestTimeout: 30_000,
    http: { maxHeaderSize: 16 * 1024, headersTimeout: 10_000, connectionsCheckingInterval: 5_000 },
    // Streams never end by themselves: closing must not wait for them.
    forceCloseConnections: true,
    // A HEAD of a stream would follow it without a reader.
    exposeHeadRoutes: false,
    schemaController: { compilersFactory },
    frameworkErrors: sendProblem,
    clientErrorHandler: answerBrokenRequest,
  })
  app.server.maxConnections = MAX_CONNECTIONS
  app.removeContentTypeParser('text/plain')
  app.setErrorHandler(sendProblem)
  app.setNotFoundHandler(refuseUnknownRoute)
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
  })
  if ('people' in options.door) app.addHook('onRequest', onlyThroughIngress)
  describeApi(app, options.version)
  app.register(health)
  app.register(page, options.pageFolder === undefined ? {} : { folder: options.pageFolder })
  app.register(hooks, {
    homeport: options.homeport,
    secret: options.hookSecret ?? (() => undefined),
    prefix: '/api/v1',
  })
  app.register(api, { ...options, prefix: '/api/v1' })
  return app
}
