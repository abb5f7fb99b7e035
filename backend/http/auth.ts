import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { HomeportError } from '../contract/errors.ts'
import type { Asker } from '../contract/requests.ts'

/**
 * Only `Authorization: Bearer …` opens the door: a token in a URL would stand in logs and histories. No browser adds
 * that header by itself and no form can, so a foreign page cannot write in a person's name and no second header is
 * asked for (DESIGN § 14).
 */
export function requireToken(token: string): onRequestAsyncHookHandler {
  const expected = digest(token)
  return async (request, reply) => {
    if (timingSafeEqual(digest(tokenOf(request)), expected)) return
    reply.header('www-authenticate', 'Bearer')
    throw new HomeportError('unauthorized', 'this needs a valid token')
  }
}

/** No proxy is trusted: the address is the one that connected, not one that a header claims. */
export function askerOf(request: FastifyRequest): Asker {
  return { who: 'http', from: request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? 'this machine' }
}

function tokenOf(request: FastifyRequest): string {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
}

/** Equal lengths whatever was sent, so that comparing tells nothing. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
