import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { ById } from '../../contract/doors/http.ts'
import { MakePlan } from '../../contract/doors/requests.ts'
import { PlanView } from '../../contract/plan.ts'
import type { Homeport } from '../../homeport.ts'
import { json, plainText } from '../answers.ts'
import { askerOf } from '../auth.ts'

/** Planning asks every node and registry it concerns; those have deadlines of their own, well below this one. */
export const PLANNING_MS = 300_000

const tags = ['plans']

const all = { tags, summary: 'Plans, open ones and recent ones', response: json(200, Type.Array(PlanView)) }
const make = {
  tags,
  summary: 'Look, think, and say what would be done; changes nothing',
  body: MakePlan,
  response: json(200, PlanView),
}
const one = { tags, summary: 'A plan', params: ById, response: json(200, PlanView) }
const text = { tags, summary: 'A plan, one line per operation', params: ById, response: plainText }

export const plans: FastifyPluginAsyncTypebox<{ homeport: Homeport }> = async (app, { homeport }) => {
  app.get('/plans', { schema: all }, () => homeport.plans())
  app.post('/plans', { schema: make, handlerTimeout: PLANNING_MS }, (request) =>
    homeport.makePlan(request.body, askerOf(request)),
  )
  app.get('/plans/:id', { schema: one }, ({ params }) => homeport.plan(params.id))
  app.get('/plans/:id/text', { schema: text }, ({ params }, reply) => {
    const lines = homeport.plan(params.id).text
    reply.type('text/plain; charset=utf-8')
    return lines.map((line) => `${line}\n`).join('')
  })
}
