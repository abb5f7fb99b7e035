import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { BySecret, MakeSecretKey, PutSecret, SecretView } from '../../../contract/secret.ts'
import type { Homeport } from '../../../homeport.ts'
import { json } from '../../answers.ts'
import { askerOf } from '../../auth.ts'

const tags = ['secrets']

const all = {
  tags,
  summary: 'Every secret that the inventory names, by whom, and whether its value is there',
  response: json(200, Type.Array(SecretView)),
}
const put = {
  tags,
  summary: 'Keep the value of a secret that the inventory names',
  description:
    'A value that is there is replaced only by its version, in `replace`. The value is in no answer, log or message; ' +
    'exactly one newline at its end is not part of it.',
  params: BySecret,
  body: PutSecret,
  response: json(200, SecretView),
}
const key = {
  tags,
  summary: 'Make the SSH key of a backup repository here, and tell its public half',
  params: BySecret,
  body: MakeSecretKey,
  response: json(200, SecretView),
}

/** By HTTP alone: what goes through a broker can be read by whoever may log in there. */
export const secrets: FastifyPluginAsyncTypebox<{ homeport: Homeport }> = async (app, { homeport }) => {
  app.get('/secrets', { schema: all }, () => homeport.secrets())
  app.put('/secrets/:name', { schema: put }, (request) =>
    homeport.putSecret(request.params.name, request.body, askerOf(request)),
  )
  app.post('/secrets/:name/key', { schema: key }, (request) =>
    homeport.makeSecretKey(request.params.name, request.body, askerOf(request)),
  )
}
