import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import {
  ChooseInventory,
  ChosenPlace,
  FirstFiles,
  FirstInventory,
  KeptId,
  Setup,
  TriedNode,
  TypedHome,
  TypedNode,
} from '../../../contract/setup.ts'
import type { Homeport } from '../../../homeport.ts'
import { json } from '../../answers.ts'
import { askerOf } from '../../auth.ts'

/** A repository may be large and its server slow; what waits there has deadlines of its own, below this one. */
const LOOKING_MS = 300_000

const tags = ['setup']

const state = { tags, summary: 'How it stands as long as there is no inventory', response: json(200, Setup) }
const choose = {
  tags,
  summary: 'Look at a place; one with an inventory is used from then on',
  description:
    'The token that opens a repository over https is kept as the secret `inventory.token` once there is an inventory to ' +
    'be read with it, and is in no answer, log or message.',
  body: ChooseInventory,
  response: json(200, ChosenPlace),
}
const params = Type.Object({ id: KeptId })
const kept = json(200, Type.Object({ status: Type.Literal('kept') }))
const keepHome = { tags, summary: 'Keep what was typed of the home', body: TypedHome, response: kept }
const keepNode = {
  tags,
  summary: 'Keep what was typed of a node, until there is an inventory',
  description: 'The id is chosen by whoever typed it first, for ever.',
  params,
  body: TypedNode,
  response: kept,
}
const removeNode = {
  tags,
  summary: 'Take a node out, and with it the host key that was accepted for it',
  params,
  response: json(200, Type.Object({ status: Type.Literal('removed') })),
}
const tryNode = {
  tags,
  summary: 'Whether homeport can work with a machine that was typed, and if not, what is missing there',
  params,
  response: json(200, TriedNode),
}
const draft = {
  tags,
  summary: 'The first files as they would be written',
  body: FirstInventory,
  response: json(200, FirstFiles),
}
const write = {
  tags,
  summary: 'Write the first files into a folder that holds no inventory, and use them',
  body: FirstInventory,
  response: json(200, FirstFiles),
}
export const setup: FastifyPluginAsyncTypebox<{ homeport: Homeport }> = async (app, { homeport }) => {
  app.get('/setup', { schema: state }, () => homeport.setup())
  app.post('/setup/inventory', { schema: choose, handlerTimeout: LOOKING_MS }, (request) =>
    homeport.chooseInventory(request.body, askerOf(request)),
  )
  app.post('/setup/home', { schema: keepHome }, (request) => {
    homeport.keepHome(request.body)
    return { status: 'kept' as const }
  })
  app.post('/setup/nodes/:id', { schema: keepNode }, ({ params: { id }, body }) => {
    homeport.keepNode(id, body)
    return { status: 'kept' as const }
  })
  app.post('/setup/nodes/:id/remove', { schema: removeNode }, (request) => {
    homeport.removeNode(request.params.id)
    return { status: 'removed' as const }
  })
  app.post('/setup/nodes/:id/try', { schema: tryNode, handlerTimeout: LOOKING_MS }, (request) =>
    homeport.tryNode(request.params.id),
  )
  app.post('/setup/draft', { schema: draft }, (request) => homeport.draftInventory(request.body))
  app.post('/setup/files', { schema: write }, (request) =>
    homeport.writeInventory(request.body, askerOf(request)),
  )
}
