import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Health } from '../../contract/doors/http.ts'
import { json } from '../answers.ts'

/** Says that the process answers, to whoever asks: it needs no token and tells nothing of the home. */
export const health: FastifyPluginAsyncTypebox = async (app) => {
  const schema = {
    tags: ['home'],
    summary: 'Whether homeport lives',
    security: [],
    response: json(200, Health),
  }
  app.get('/healthz', { schema, exposeHeadRoute: true }, () => ({ status: 'ok' as const }))
}
