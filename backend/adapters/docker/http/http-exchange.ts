import {
  type Agent,
  type ClientRequest,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http'

export interface HttpRequest {
  agent: Agent
  method: string
  path: string
  body?: RequestBody
}

/** JSON as text, a tar as bytes or as a stream. */
export type RequestBody = string | Uint8Array | (() => NodeJS.ReadableStream)

export interface HttpAnswer {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
}

/** The connection failed. `answered`: after the head of an answer; `stale`: it was a kept one, closed meanwhile. */
export class ConnectionBroke extends Error {
  readonly answered: boolean
  readonly stale: boolean

  constructor(cause: Error, answered: boolean, stale: boolean) {
    super(socketText(cause), { cause })
    this.name = 'ConnectionBroke'
    this.answered = answered
    this.stale = stale
  }
}

/** A name with several addresses fails with one error for all, whose own message is empty. */
export function socketText(error: Error): string {
  if (error.message !== '' || !(error instanceof AggregateError)) return error.message
  return error.errors.map((one: Error) => one.message).join('; ')
}

export class TooLarge extends Error {
  constructor(maxBytes: number) {
    super(`the answer is larger than ${maxBytes} bytes`)
    this.name = 'TooLarge'
  }
}

const MOST_KEPT_CONNECTIONS = 5

/**
 * One request and its whole answer. Rejects with the signal's reason as soon as it aborts, with ConnectionBroke, or
 * with TooLarge. Only what reads is tried again when a kept connection turns out to be closed.
 */
export async function exchange(
  request: HttpRequest,
  signal: AbortSignal,
  maxBytes: number,
): Promise<HttpAnswer> {
  for (let attempt = 0; ; attempt++) {
    try {
      const response = await send(request, signal)
      return {
        status: response.statusCode as number,
        headers: response.headers,
        body: await wholeBody(response, signal, maxBytes),
      }
    } catch (error) {
      const mayRetry = request.method === 'GET' && attempt < MOST_KEPT_CONNECTIONS && !signal.aborted
      if (!(mayRetry && error instanceof ConnectionBroke && error.stale)) throw error
    }
  }
}

/** Resolves when the head of the answer is there. From then on an abort ends the body. */
export function send(request: HttpRequest, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason)
      return
    }
    let answered = false
    const sent = httpRequest({
      agent: request.agent,
      method: request.method,
      path: request.path,
      headers: headersFor(request.body),
    })
    const onAbort = (): void => {
      reject(signal.reason)
      sent.destroy()
    }
    signal.addEventListener('abort', onAbort, { once: true })
    sent.on('close', () => signal.removeEventListener('abort', onAbort))
    sent.on('error', (error) => reject(new ConnectionBroke(error, answered, sent.reusedSocket && !answered)))
    sent.on('response', (response) => {
      answered = true
      resolve(response)
    })
    if (typeof request.body === 'function') pour(request.body(), sent)
    else sent.end(request.body)
  })
}

/** Hands on what comes until the body ends. Rejects as `exchange`, or with what `onChunk` throws. */
export function eachChunk(
  response: IncomingMessage,
  signal: AbortSignal,
  onChunk: (chunk: Buffer) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = (error: unknown): void => {
      reject(error)
      response.destroy()
    }
    if (signal.aborted) giveUp(signal.reason)
    response.on('data', (chunk: Buffer) => {
      try {
        onChunk(chunk)
      } catch (error) {
        giveUp(error)
      }
    })
    response.on('end', () => resolve())
    response.on('error', (error) =>
      reject(signal.aborted ? signal.reason : new ConnectionBroke(error, true, false)),
    )
    response.on('close', () => {
      const error = new Error('the connection was closed in the middle of an answer')
      reject(signal.aborted ? signal.reason : new ConnectionBroke(error, true, false))
    })
  })
}

export async function wholeBody(
  response: IncomingMessage,
  signal: AbortSignal,
  maxBytes: number,
): Promise<Buffer> {
  const chunks: Buffer[] = []
  let total = 0
  await eachChunk(response, signal, (chunk) => {
    total += chunk.length
    if (total > maxBytes) throw new TooLarge(maxBytes)
    chunks.push(chunk)
  })
  return Buffer.concat(chunks, total)
}

/** A source that breaks takes the request with it: half a tar is none. */
function pour(source: NodeJS.ReadableStream, sent: ClientRequest): void {
  source.on('error', (error) => sent.destroy(error as Error))
  source.pipe(sent)
}

function headersFor(body: RequestBody | undefined): Record<string, string | number> {
  const headers = { host: 'docker', 'user-agent': 'homeport' }
  if (body === undefined) return headers
  if (typeof body === 'string') {
    return { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  }
  const tar = { ...headers, 'content-type': 'application/x-tar' }
  return typeof body === 'function' ? tar : { ...tar, 'content-length': body.byteLength }
}
