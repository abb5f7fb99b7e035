import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Home } from '../../contract/home.ts'
import type { Homeport } from '../../homeport.ts'
import { json } from '../answers.ts'

export const home: FastifyPluginAsyncTypebox<{ homeport: Homeport }> = async (app, { homeport }) => {
  const schema = { tags: ['home'], summary: 'All a client needs to draw', response: json(200, Home) }
  app.get('/home', { schema }, () => homeport.home())
}
