import { Refusal } from '../link.ts'
import { type ServerSent, serverSentReader } from './server-sent.ts'

type Method = 'GET' | 'POST' | 'PUT'

/** Calls of homeport's API; every one rejects with a Refusal. */
export interface Caller {
  json<T>(method: Method, path: string, body?: object): Promise<T>
  text(path: string): Promise<string>
  stream(path: string, until: AbortSignal, headers?: Record<string, string>): Promise<Response>
}

/** Without a token Home Assistant says who asks. */
export function caller(base: string, token: string | undefined, fetchIt: typeof fetch): Caller {
  const opener: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const call = async (path: string, init: RequestInit): Promise<Response> => {
    const headers = { ...init.headers, ...opener }
    const response = await fetchIt(`${base}${path}`, { ...init, headers, cache: 'no-store' }).catch(
      (error: unknown) => {
        throw new Refusal('unreachable', error instanceof Error ? error.message : String(error))
      },
    )
    if (!response.ok) throw await refusalOf(response, token === undefined)
    return response
  }
  return {
    async json<T>(method: Method, path: string, body?: object) {
      const sent =
        body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
      const response = await call(path, { method, ...sent })
      return (await response.json()) as T
    },
    text: async (path) => (await call(path, { method: 'GET', headers: { accept: 'text/plain' } })).text(),
    stream: (path, signal, headers = {}) =>
      call(path, { method: 'GET', signal, headers: { ...headers, accept: 'text/event-stream' } }),
  }
}

/** How long a stream may say nothing, and who is to know of each sign of life. */
export interface Patience {
  silenceMs: number
  onHeard(): void
}

/** Each event in turn, the next one when the former is dealt with; ends with the stream, or when it says nothing. */
export async function readServerSent(
  response: Response,
  onEvent: (event: ServerSent) => void | Promise<void>,
  patience?: Patience,
): Promise<void> {
  const read = serverSentReader()
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  const decoder = new TextDecoder()
  try {
    while (true) {
      const { done, value } = await beforeSilence(reader.read(), patience?.silenceMs)
      if (done) return
      patience?.onHeard()
      for (const event of read(decoder.decode(value, { stream: true }))) await onEvent(event)
    }
  } finally {
    // Whoever stops reading also hangs up.
    void reader.cancel().catch(() => {})
  }
}

export function silent(): Refusal {
  return new Refusal('silent', 'homeport has gone silent')
}

async function beforeSilence<T>(reading: Promise<T>, ms: number | undefined): Promise<T> {
  if (ms === undefined) return reading
  const silence = Promise.withResolvers<never>()
  const tooLong = () => silence.reject(silent())
  const timer = setTimeout(tooLong, ms)
  try {
    return await Promise.race([reading, silence.promise])
  } finally {
    clearTimeout(timer)
  }
}

/** Whatever stands between may answer in a shape of its own. */
async function refusalOf(response: Response, isIngress: boolean): Promise<Refusal> {
  const said = (await response.json().catch(() => ({}))) as {
    code?: string
    detail?: string
    advice?: string
  }
  // Home Assistant opens its session anew by itself as long as it shows the page: this is no refusal for good.
  if (isIngress && said.code === undefined && response.status === 401)
    return new Refusal('session-ended', 'Home Assistant has ended the session of this page')
  const code = said.code ?? (response.status === 401 ? 'unauthorized' : 'unreachable')
  return new Refusal(code, said.detail ?? `the answer was ${response.status}`, said.advice)
}
