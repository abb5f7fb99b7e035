import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { AcceptHostKey, OfferedKey } from '../../../contract/host-key.ts'
import type { Homeport } from '../../../homeport.ts'
import { json } from '../../answers.ts'
import { askerOf } from '../../auth.ts'

const accept = {
  tags: ['host-keys'],
  summary:
    'A person has compared the key that a host shows: from now on the host is known by it, and by no other',
  description:
    'Keys that wait for this stand as `hostKey` of a problem: in `home`, in `setup`, and in the answer to looking at a ' +
    'place. One that was shown but is not any more, or is pinned elsewhere, is refused.',
  body: AcceptHostKey,
  response: json(200, OfferedKey),
}

/** By HTTP alone: who writes to a broker could be anybody, and a wrong key opens the home to whoever has it. */
export const hostKeys: FastifyPluginAsyncTypebox<{ homeport: Homeport }> = async (app, { homeport }) => {
  app.post('/host-keys', { schema: accept }, (request) =>
    homeport.acceptHostKey(request.body, askerOf(request)),
  )
}
