import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Looking } from '../../contract/doors/http.ts'
import { HomeportError } from '../../contract/errors.ts'
import type { Homeport } from '../../homeport.ts'
import { json } from '../answers.ts'
import { askerOf, digest } from '../auth.ts'

interface HooksOptions {
  homeport: Homeport
  /** Undefined: the inventory is in no repository. */
  secret(): string | undefined
}

const schema = {
  tags: ['hooks'],
  summary: 'A push to the repository of the inventory: it is looked at now rather than in a while',
  description:
    'From GitHub, GitLab, Gitea or Forgejo, signed with the secret in `secrets/inventory.hook` of the data directory. ' +
    'Nothing of the body is believed, nor read.',
  security: [],
  response: json(202, Looking),
}

/** Opened by a signature, not by the token: those who send it can be taught no other header. */
export const hooks: FastifyPluginAsyncTypebox<HooksOptions> = async (app, options) => {
  // What is signed are the bytes as they came, whatever they are.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.post('/hooks/git', { schema }, async (request, reply) => {
    const secret = options.secret()
    if (secret === undefined) throw noRepository()
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    if (!isSigned(request.headers, body, secret)) throw notSigned()
    options.homeport.lookAtInventory({ ...askerOf(request), who: 'hook' })
    return reply.code(202).send({ status: 'looking' as const })
  })
}

const hmac = (body: Buffer, secret: string) => createHmac('sha256', secret).update(body).digest('hex')

/** How each proves that it knows the secret. GitLab sends the secret itself. */
const proofs: Record<string, (body: Buffer, secret: string) => string> = {
  'x-hub-signature-256': (body, secret) => `sha256=${hmac(body, secret)}`,
  'x-forgejo-signature': hmac,
  'x-gitea-signature': hmac,
  'x-gitlab-token': (_body, secret) => secret,
}

/** Forgejo sends several: every one that is there must fit. */
function isSigned(headers: IncomingHttpHeaders, body: Buffer, secret: string): boolean {
  const sent = Object.entries(proofs).filter(([name]) => headers[name] !== undefined)
  const fits = sent.map(([name, proof]) =>
    timingSafeEqual(digest(String(headers[name])), digest(proof(body, secret))),
  )
  return fits.length > 0 && fits.every(Boolean)
}

function noRepository(): HomeportError {
  return new HomeportError(
    'not-found',
    'the inventory is in no Git repository: there is nothing a push could change',
    'Set HOMEPORT_INVENTORY, or the option inventory of the app, to the address of a repository.',
  )
}

function notSigned(): HomeportError {
  return new HomeportError(
    'unauthorized',
    'the signature is missing, or was made with another secret',
    'Put what stands in secrets/inventory.hook of the data directory into the settings of the hook, as its secret.',
  )
}
