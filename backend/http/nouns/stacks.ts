import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { ByName, RollBack } from '../../contract/doors/http.ts'
import { HomeportError } from '../../contract/errors.ts'
import { StackView } from '../../contract/home.ts'
import { PlanView } from '../../contract/plan.ts'
import { ReleaseView } from '../../contract/release.ts'
import type { Homeport } from '../../homeport.ts'
import { json } from '../answers.ts'
import { askerOf } from '../auth.ts'
import { PLANNING_MS } from './plans.ts'

const tags = ['stacks']

const all = { tags, summary: 'Every stack', response: json(200, Type.Array(StackView)) }
const one = { tags, summary: 'A stack', params: ByName, response: json(200, StackView) }
const releases = {
  tags: ['releases'],
  summary: 'The releases of a stack that are kept',
  params: ByName,
  response: json(200, Type.Array(ReleaseView)),
}
const rollBack = {
  tags: ['plans'],
  summary: 'The plan that rolls a stack back to a release; start a run to do it',
  params: ByName,
  body: RollBack,
  response: json(200, PlanView),
}

export const stacks: FastifyPluginAsyncTypebox<{ homeport: Homeport }> = async (app, { homeport }) => {
  app.get('/stacks', { schema: all }, () => homeport.home().stacks)
  app.get('/stacks/:name', { schema: one }, ({ params }) => {
    const found = homeport.home().stacks.find((stack) => stack.name === params.name)
    if (found === undefined) throw new HomeportError('not-found', `there is no stack ${params.name}`)
    return found
  })
  app.get('/stacks/:name/releases', { schema: releases }, ({ params }) => homeport.releases(params.name))
  app.post('/stacks/:name/roll-back', { schema: rollBack, handlerTimeout: PLANNING_MS }, (request) =>
    homeport.makePlan({ stack: request.params.name, release: request.body.release }, askerOf(request)),
  )
}
