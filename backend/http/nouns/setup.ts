import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { AcceptHostKey } from '../../contract/host-key.ts'
import {
  ChosenPlace,
  FirstFiles,
  FirstInventory,
  InventoryPlace,
  NodeToTry,
  Setup,
  TriedNode,
} from '../../contract/setup.ts'
import type { Homeport } from '../../homeport.ts'
import { json } from '../answers.ts'
import { askerOf } from '../auth.ts'

/** A repository may be large and its server slow; what waits there has deadlines of its own, below this one. */
const LOOKING_MS = 300_000

const tags = ['setup']

const state = { tags, summary: 'How it stands as long as there is no inventory', response: json(200, Setup) }
const choose = {
  tags,
  summary: 'Look at a place; one with an inventory is used from then on',
  body: InventoryPlace,
  response: json(200, ChosenPlace),
}
const tryOne = {
  tags,
  summary: 'Whether homeport can work with a machine, and if not, what is missing there',
  body: NodeToTry,
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
const accept = {
  tags,
  summary: 'A person has compared the host key that the server of the inventory shows',
  body: AcceptHostKey,
  response: json(200, Type.Object({ status: Type.Literal('accepted') })),
}

export const setup: FastifyPluginAsyncTypebox<{ homeport: Homeport }> = async (app, { homeport }) => {
  app.get('/setup', { schema: state }, () => homeport.setup())
  app.post('/setup/inventory', { schema: choose, handlerTimeout: LOOKING_MS }, (request) =>
    homeport.chooseInventory(request.body, askerOf(request)),
  )
  app.post('/setup/nodes', { schema: tryOne, handlerTimeout: LOOKING_MS }, (request) =>
    homeport.tryNode(request.body),
  )
  app.post('/setup/draft', { schema: draft }, (request) => homeport.draftInventory(request.body))
  app.post('/setup/files', { schema: write }, (request) =>
    homeport.writeInventory(request.body, askerOf(request)),
  )
  app.post('/setup/host-keys', { schema: accept }, (request) => {
    homeport.acceptServerKey(request.body, askerOf(request))
    return { status: 'accepted' as const }
  })
}
