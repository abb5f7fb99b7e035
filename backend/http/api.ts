import { randomBytes } from 'node:crypto'
import type { FastifyPluginAsync } from 'fastify'
import { requireToken } from './auth.ts'
import { requireAdministrator } from './ingress.ts'
import { backups } from './nouns/backups.ts'
import { events } from './nouns/events.ts'
import { home } from './nouns/home.ts'
import { logs } from './nouns/logs.ts'
import { nodes } from './nouns/nodes.ts'
import { plans } from './nouns/plans.ts'
import { runs } from './nouns/runs.ts'
import { hostKeys } from './nouns/setup/host-keys.ts'
import { secrets } from './nouns/setup/secrets.ts'
import { setup } from './nouns/setup/setup.ts'
import { stacks } from './nouns/stacks.ts'
import { serveDescription } from './openapi.ts'
import { refuseForeignOrigin } from './origin.ts'
import { refuseUnknownRoute } from './problems.ts'
import type { HttpOptions } from './server.ts'

/** Everything under /api/v1: behind the door, its unknown routes too. */
export const api: FastifyPluginAsync<HttpOptions> = async (app, { homeport, door, clock }) => {
  app.addHook(
    'onRequest',
    'token' in door ? requireToken(door.token) : requireAdministrator(door.people, clock),
  )
  app.addHook('onRequest', refuseForeignOrigin)
  app.setNotFoundHandler(refuseUnknownRoute)
  app.register(serveDescription)
  app.register(home, { homeport })
  app.register(nodes, { homeport })
  app.register(stacks, { homeport })
  app.register(plans, { homeport })
  app.register(setup, { homeport })
  app.register(runs, { homeport })
  app.register(backups, { homeport })
  app.register(hostKeys, { homeport })
  app.register(secrets, { homeport })
  app.register(logs, { homeport, clock })
  app.register(events, { homeport, clock, boot: randomBytes(6).toString('hex') })
}
