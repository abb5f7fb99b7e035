import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { ByName } from '../../contract/doors/http.ts'
import { HomeportError } from '../../contract/errors.ts'
import { NodeView } from '../../contract/home.ts'
import type { Homeport } from '../../homeport.ts'
import { json } from '../answers.ts'

const tags = ['nodes']

const all = { tags, summary: 'Every node', response: json(200, Type.Array(NodeView)) }
const one = { tags, summary: 'A node', params: ByName, response: json(200, NodeView) }

export const nodes: FastifyPluginAsyncTypebox<{ homeport: Homeport }> = async (app, { homeport }) => {
  app.get('/nodes', { schema: all }, () => homeport.home().nodes)
  app.get('/nodes/:name', { schema: one }, ({ params }) => {
    const found = homeport.home().nodes.find((node) => node.name === params.name)
    if (found === undefined) throw new HomeportError('not-found', `there is no node ${params.name}`)
    return found
  })
}
