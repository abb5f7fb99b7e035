import type { Homeport } from '../../../backend/homeport.ts'
import type { LogLine, LogOptions } from '../../../backend/ports/nodes/docker-api.ts'
import { recordingHomeport } from '../../support/home/a-homeport.ts'

export const url = '/api/v1/services/domoticz/web/logs'

/** A service whose lines are said by the test; `options` are those it was read with. */
export function spokenService() {
  const said = Promise.withResolvers<{ onLine: (line: LogLine) => void; options: LogOptions }>()
  const over = Promise.withResolvers<void>()
  const serviceLogs: Homeport['serviceLogs'] = (_stack, _service, options, onLine) => {
    said.resolve({ onLine, options })
    options.signal?.addEventListener('abort', () => over.resolve())
    return over.promise
  }
  return { homeport: recordingHomeport({ serviceLogs }), read: said.promise, ...over }
}

export const line = (text: string, stream: LogLine['stream'] = 'stdout'): LogLine => ({ stream, text })

/** A service that says these lines and ends. */
export const spoken = (lines: LogLine[]) =>
  recordingHomeport({
    serviceLogs: async (_stack, _service, _options, onLine) => {
      for (const one of lines) onLine(one)
    },
  })
