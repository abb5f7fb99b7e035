import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { ByService, LogsQuery } from '../../contract/doors/http.ts'
import type { Homeport } from '../../homeport.ts'
import type { Clock } from '../../ports/clock.ts'
import { textStream } from '../answers.ts'
import { logAsEvents, logAsText } from '../streams/log-forms.ts'
import { openLog } from '../streams/log-stream.ts'
import { slots } from '../streams/slots.ts'
import { streamHeaders } from '../streams/stream-headers.ts'

/** As many as one node's own connection for them carries (adapters/docker/link/way.ts): those may all be of one. */
const MAX_STREAMS = 8

const schema = {
  tags: ['services'],
  summary: 'The log of a service of a stack',
  params: ByService,
  querystring: LogsQuery,
  response: textStream,
}

export const logs: FastifyPluginAsyncTypebox<{ homeport: Homeport; clock: Clock }> = async (
  app,
  { homeport, clock },
) => {
  const readers = slots(MAX_STREAMS, 'logs')
  app.get('/services/:stack/:service/logs', { schema }, async ({ params, query, headers }, reply) => {
    const form = headers.accept?.includes('text/event-stream') ? logAsEvents : logAsText
    const { tail = 200, follow = false } = query
    const log = openLog({
      read: (onLine, signal) =>
        homeport.serviceLogs(params.stack, params.service, { tail, follow, signal }, onLine),
      form,
      clock,
      onClose: readers.take(),
    })
    reply.raw.once('close', () => log.stream.destroy())
    await log.begun.catch((error: unknown) => {
      // Whoever went before this was asked closes nothing any more.
      log.stream.destroy()
      throw error
    })
    reply.type(form.mediaType).headers(streamHeaders).send(log.stream)
    // A quiet service says nothing for hours: its reader is to know at once that it is being heard.
    reply.raw.flushHeaders()
    return reply
  })
}
