import { get, type IncomingMessage } from 'node:http'
import { onTestFinished } from 'vitest'
import { authorized } from './a-server.ts'

/** A client on a real socket that reads an endless answer as it comes. */
export interface StreamReader {
  response: IncomingMessage
  /** Everything read so far, once it contains the text. */
  until(text: string): Promise<string>
  /** Everything, once the server has ended it (or broken it off). */
  ended(): Promise<string>
  leave(): void
}

export async function readStream(
  port: number,
  path: string,
  headers: Record<string, string> = {},
): Promise<StreamReader> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = get(
      { host: '127.0.0.1', port, path, headers: { ...authorized, ...headers }, agent: false },
      resolve,
    )
    request.once('error', reject)
    onTestFinished(() => void request.destroy())
  })
  let read = ''
  let ended = false
  let changed = Promise.withResolvers<void>()
  const onChange = () => {
    changed.resolve()
    changed = Promise.withResolvers()
  }
  response.setEncoding('utf8').on('data', (text: string) => {
    read += text
    onChange()
  })
  response.on('error', () => {})
  response.on('close', () => {
    ended = true
    onChange()
  })
  return {
    response,
    leave: () => void response.destroy(),
    async until(text) {
      while (!read.includes(text)) {
        if (ended) throw new Error(`the stream ended without ${text}: ${read.slice(-200)}`)
        await changed.promise
      }
      return read
    },
    async ended() {
      while (!ended) await changed.promise
      return read
    },
  }
}
