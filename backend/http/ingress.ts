import type { ServerResponse } from 'node:http'
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { HomeportError } from '../contract/errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { People } from '../ports/people.ts'
import { connectedFrom, introduce } from './auth.ts'

// homeport as an app: it is reached through Home Assistant's Supervisor, which says who asks. The role it does not say,
// and whatever else is in its network may connect to this port and say what it likes.

/** The Supervisor's address in the network of its apps, for as long as there have been any. */
const SUPERVISOR = '172.30.32.2'

/**
 * As the Supervisor spells it, and no other way. What a browser sends in this very spelling it takes away; any other
 * passes, and takes the place of the Supervisor's own on the way here (aiohttp, `ClientSession._prepare_headers`).
 */
const USER = 'X-Remote-User-Id'
const ASKED_EVERY_MS = 60_000

/** What asks for no person: the image's own health check, and a push, which proves itself by its signature. */
const withoutPeople = new Set(['/healthz', '/api/v1/hooks/git'])

export const onlyThroughIngress: onRequestAsyncHookHandler = async (request) => {
  if (withoutPeople.has(request.url) || connectedFrom(request) === SUPERVISOR) return
  throw new HomeportError(
    'forbidden',
    `this homeport is reached through Home Assistant only, not from ${connectedFrom(request)}`,
    'Open homeport in the sidebar of Home Assistant.',
  )
}

export function requireAdministrator(people: People, clock: Clock): onRequestAsyncHookHandler {
  return async (request, reply) => {
    const id = userOf(request)
    const person = await people.find(id)
    if (person?.isAdmin !== true)
      throw new HomeportError(
        'forbidden',
        `${person?.name ?? 'whoever asks'} is no administrator of Home Assistant, and homeport’s page is for those`,
        'Ask an administrator; entities and the card show the home to everyone.',
      )
    introduce(request, { who: person.name, from: 'ingress' })
    const isAdmin = () => people.find(id).then((now) => now?.isAdmin === true)
    void endWithRole(isAdmin, reply.raw, clock)
  }
}

/** A stream may last for days, and longer than a role. Whoever cannot be asked about has none. */
async function endWithRole(
  isAdmin: () => Promise<boolean>,
  response: ServerResponse,
  clock: Clock,
): Promise<void> {
  const closed = new AbortController()
  response.once('close', () => closed.abort())
  while (!closed.signal.aborted && !response.destroyed) {
    await clock.wait(ASKED_EVERY_MS, closed.signal)
    if (!closed.signal.aborted && !(await isAdmin().catch(() => false))) response.destroy()
  }
}

/** Sent twice it would be nobody's. */
function userOf({ raw: { rawHeaders } }: FastifyRequest): string {
  const isUser = (name: string, at: number) => at % 2 === 0 && name.toLowerCase() === USER.toLowerCase()
  const at = rawHeaders.findIndex(isUser)
  const id = rawHeaders[at + 1]
  const isAlone = at === rawHeaders.findLastIndex(isUser)
  if (rawHeaders[at] === USER && isAlone && id !== undefined && /^[0-9a-zA-Z_-]{1,64}$/.test(id)) return id
  throw new HomeportError(
    'forbidden',
    'Home Assistant does not say who asks',
    'Open homeport in the sidebar of Home Assistant anew; restart the Supervisor if that does not help.',
  )
}
