import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { ById, JournalRowView, RunsQuery } from '../../contract/doors/http.ts'
import { CancelRun, StartRun } from '../../contract/doors/requests.ts'
import { Run } from '../../contract/run.ts'
import type { Homeport } from '../../homeport.ts'
import { json, plainText } from '../answers.ts'
import { askerOf } from '../auth.ts'

const tags = ['runs']
const params = ById
const response = json(200, Run)

const all = {
  tags,
  summary: 'Runs, newest first',
  querystring: RunsQuery,
  response: json(200, Type.Array(Run)),
}
const start = {
  tags,
  summary: 'Approve plans: start, or queue, a run of them',
  body: StartRun,
  response: json(202, Run),
}
const one = { tags, summary: 'A run', params, response }
const journal = {
  tags,
  summary: 'What a run wrote down before and after every step',
  params,
  response: json(200, Type.Array(JournalRowView)),
}
const log = { tags, summary: 'What a run said, line by line', params, response: plainText }
const cancel = {
  tags,
  summary: 'Cancel a run: go on, roll back, or leave',
  params,
  body: CancelRun,
  response,
}
const resume = { tags, summary: 'Go on with a run that stopped waiting', params, response }
const abandon = { tags, summary: 'Close a run that cannot go on', params, response }

export const runs: FastifyPluginAsyncTypebox<{ homeport: Homeport }> = async (app, { homeport }) => {
  app.get('/runs', { schema: all }, ({ query }) => homeport.runs(query.limit ?? 50))
  app.post('/runs', { schema: start }, async (request, reply) => {
    const { by, ...wanted } = request.body
    const run = await homeport.startRun(wanted, askerOf(request, by))
    return reply.code(202).header('location', `${app.prefix}/runs/${run.id}`).send(run)
  })
  app.get('/runs/:id', { schema: one }, (request) => homeport.run(request.params.id))
  app.get('/runs/:id/journal', { schema: journal }, (request) => homeport.journal(request.params.id))
  app.get('/runs/:id/log', { schema: log }, (request, reply) => {
    const lines = homeport.runLog(request.params.id)
    reply.type('text/plain; charset=utf-8')
    return lines.map(({ at, line }) => `${at} ${line}\n`).join('')
  })
  app.post('/runs/:id/cancel', { schema: cancel }, (request) =>
    homeport.cancelRun(request.params.id, request.body, askerOf(request)),
  )
  app.post('/runs/:id/resume', { schema: resume }, (request) =>
    homeport.resumeRun(request.params.id, askerOf(request)),
  )
  app.post('/runs/:id/abandon', { schema: abandon }, (request) =>
    homeport.abandonRun(request.params.id, askerOf(request)),
  )
}
