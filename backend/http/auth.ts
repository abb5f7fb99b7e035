import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import type { Asker } from '../contract/doors/requests.ts'
import { HomeportError } from '../contract/errors.ts'

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

/** Whoever is let in by name, not by a token. */
export function introduce(request: FastifyRequest, person: Asker): void {
  people.set(request, person)
}

/** Who asks; a name that the request itself gives counts only for those who are not known by one. */
export function askerOf(request: FastifyRequest, claimed?: string | undefined): Asker {
  return people.get(request) ?? { who: claimed ?? 'http', from: connectedFrom(request) }
}

/** No proxy is trusted: the address is the one that connected, not one that a header claims. */
export function connectedFrom(request: FastifyRequest): string {
  return request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? 'this machine'
}

const people = new WeakMap<FastifyRequest, Asker>()

function tokenOf(request: FastifyRequest): string {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
}

/** Equal lengths whatever was sent, so that comparing tells nothing. */
export function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
