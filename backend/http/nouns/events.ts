import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { EventsQuery } from '../../contract/doors/http.ts'
import type { Homeport } from '../../homeport.ts'
import type { Clock } from '../../ports/clock.ts'
import { eventStream } from '../answers.ts'
import { readPosition } from '../streams/event-ids.ts'
import { openFeed } from '../streams/feed.ts'
import { slots } from '../streams/slots.ts'
import { streamHeaders } from '../streams/stream-headers.ts'

const MAX_STREAMS = 64

const schema = {
  tags: ['events'],
  summary: 'What happens, as it happens; replays what came after Last-Event-ID or since',
  description:
    'Each event has the type of its content, and as data its time and content: {at, event}. `hello` greets a new ' +
    'reader, `reset` one that missed something: read /api/v1/home. Both carry the id to come back with.',
  querystring: EventsQuery,
  response: eventStream,
}

interface EventsOptions {
  homeport: Homeport
  clock: Clock
  /** Names this process in the ids of its events. */
  boot: string
}

export const events: FastifyPluginAsyncTypebox<EventsOptions> = async (app, { homeport, clock, boot }) => {
  const readers = slots(MAX_STREAMS, 'event streams')
  app.get('/events', { schema }, ({ headers, query }, reply) => {
    // A reader that comes back repeats the URL it began with: the header is the newer word.
    const position = readPosition(boot, headers['last-event-id'] ?? query.since)
    const stream = openFeed({ homeport, clock, boot, position, onClose: readers.take() })
    reply.type('text/event-stream; charset=utf-8').headers(streamHeaders)
    return stream
  })
}
