import type { HomeEvent } from '../../../../backend/contract/home.ts'
import type { Client } from './client.ts'

export interface Followed {
  /** Every event since, in order; `at` is this machine's monotonic milliseconds. */
  events: { at: number; event: HomeEvent }[]
  /** Why the stream ended, if it did by itself. */
  broken: string | undefined
  close(): void
}

/** Follows homeport's event stream, as a page does; resolves once it listens. */
export async function followEvents(client: Client): Promise<Followed> {
  const end = new AbortController()
  const response = await fetch(`${client.url}/api/v1/events`, {
    headers: { authorization: `Bearer ${client.token}`, accept: 'text/event-stream' },
    signal: end.signal,
  })
  if (!response.ok || response.body === null) throw new Error(`no event stream: ${response.status}`)
  const followed: Followed = { events: [], broken: undefined, close: () => end.abort() }
  void read(response.body, followed)
    .then(() => 'the server ended it', String)
    .then((why) => {
      if (!end.signal.aborted) followed.broken = why
    })
  return followed
}

async function read(body: ReadableStream<Uint8Array>, { events }: Followed): Promise<void> {
  let rest = ''
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const frames = (rest + text).split('\n\n')
    rest = frames.pop() as string
    for (const frame of frames) {
      const data = /^data: (.*)$/m.exec(frame)?.[1]
      const event = data === undefined ? undefined : (JSON.parse(data) as { event?: HomeEvent }).event
      if (event !== undefined) events.push({ at: performance.now(), event })
    }
  }
}
