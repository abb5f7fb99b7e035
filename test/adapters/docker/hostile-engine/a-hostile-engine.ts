import type { Socket } from 'node:net'
import { expect } from 'vitest'
import type { EngineError } from '../../../../backend/ports/nodes/docker-api.ts'
import { aRawEngine } from '../../../support/engine/an-engine.ts'

// Engines that break off, stall, or talk nonsense. Whatever they do: an EngineError in time, nothing left behind,
// and no exception out of nowhere.

export const VERSION = '{"Version":"27.5","ApiVersion":"1.47"}'
export const answer = (body: string) => `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`
export const failing = (asking: Promise<unknown>): Promise<EngineError> =>
  asking.then(
    () => expect.unreachable('it should have failed'),
    (error) => error,
  )

/** Says its version when asked, then does something else with the next request. */
export function afterVersion(next: (socket: Socket) => void) {
  return aRawEngine((socket) => {
    socket.on('data', (chunk) => {
      if (String(chunk).startsWith('GET /version')) socket.write(answer(VERSION))
      else next(socket)
    })
  })
}
