import type { HomeEvent } from '../../../backend/contract/home.ts'
import type { Ability, Link, Listener, LogText, SetupCalls } from '../link.ts'
import { Refusal } from '../link.ts'
import { type Caller, caller, readServerSent, silent } from './http-calls.ts'
import type { ServerSent } from './server-sent.ts'
import { whenSeen } from './when-seen.ts'

export interface HttpLinkOptions {
  /** Where the API is, without a slash at its end: `https://…/api/v1`, or a path of this very page. */
  base: string
  /** None in ingress: there Home Assistant says who asks. */
  token?: string
  fetch?: typeof fetch
  now?: () => number
  /** Resolves after so many milliseconds, or when the signal aborts. */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>
  /** Calls back whenever somebody looks at the page again; returns the way to end it. */
  whenSeen?: (onSeen: () => void) => () => void
}

const abilities: ReadonlySet<Ability> = new Set([
  'plan',
  'approve',
  'cancel',
  'logs',
  'diff',
  'run-log',
  'releases',
  'backups',
  'host-keys',
  'secrets',
])

/** Two signs of life may be missing (they come every fifteen seconds); the third silence is a loss. */
const SILENCE_MS = 40_000
/** One sign of life is missing by the clock on the wall, which goes on while a phone sleeps. */
const OVERDUE_MS = 20_000
const AGAIN_MS = [500, 1_000, 2_000, 4_000, 8_000]

/** homeport by its own HTTP API: everything, live. */
export function httpLink(options: HttpLinkOptions): Link {
  const call = caller(options.base, options.token, options.fetch ?? ((...given) => fetch(...given)))
  const secret = (name: string) => `/secrets/${encodeURIComponent(name)}`
  const run = (id: string) => `/runs/${encodeURIComponent(id)}`
  return {
    kind: options.token === undefined ? 'ingress' : 'http',
    abilities,
    setup: setupCalls(call),
    follow: (listener) => followEvents(call, listener, options),
    makePlan: (request) => call.json('POST', '/plans', request),
    startRun: (request) => call.json('POST', '/runs', request),
    cancelRun: (id, request) => call.json('POST', `${run(id)}/cancel`, request),
    resumeRun: (id) => call.json('POST', `${run(id)}/resume`, {}),
    abandonRun: (id) => call.json('POST', `${run(id)}/abandon`, {}),
    run: (id) => call.json('GET', run(id)),
    runLog: async (id) => linesOf(await call.text(`${run(id)}/log`)),
    releases: (stack) => call.json('GET', `/stacks/${encodeURIComponent(stack)}/releases`),
    backUp: (request) => call.json('POST', '/backups', request),
    drill: (request) => call.json('POST', '/backups/drill', request),
    planRestore: (request) => call.json('POST', '/backups/restore', request),
    snapshots: (stack) => call.json('GET', `/stacks/${encodeURIComponent(stack)}/backups`),
    acceptHostKey: (request) => call.json('POST', '/host-keys', request),
    secrets: () => call.json('GET', '/secrets'),
    putSecret: (name, request) => call.json('PUT', secret(name), request),
    makeSecretKey: (name, request) => call.json('POST', `${secret(name)}/key`, request),
    serviceLogs: (of, onLine, until) => readServiceLogs(call, of, onLine, until),
  }
}

function setupCalls(call: Caller): SetupCalls {
  const node = (id: string) => `/setup/nodes/${encodeURIComponent(id)}`
  return {
    read: () => call.json('GET', '/setup'),
    choose: (place) => call.json('POST', '/setup/inventory', place),
    keepHome: (home) => call.json('POST', '/setup/home', home),
    keepNode: (id, typed) => call.json('POST', node(id), typed),
    removeNode: (id) => call.json('POST', `${node(id)}/remove`, {}),
    tryNode: (id) => call.json('POST', `${node(id)}/try`, {}),
    draft: (wish) => call.json('POST', '/setup/draft', wish),
    write: (wish) => call.json('POST', '/setup/files', wish),
  }
}

/** Each line begins with its instant, which the events do not carry in their text. */
function linesOf(text: string): string[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => line.replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z /, ''))
}

async function readServiceLogs(
  call: Caller,
  { stack, service, tail }: { stack: string; service: string; tail: number },
  onLine: (line: LogText) => void,
  until: AbortSignal,
): Promise<void> {
  const path = `/services/${encodeURIComponent(stack)}/${encodeURIComponent(service)}/logs`
  const onEvent: Record<string, (data: never) => void> = {
    message: (line: LogText) => onLine(line),
    'left-out': ({ lines }: { lines: number }) =>
      onLine({ text: `[homeport: ${lines} lines left out, the reader is too slow]` }),
    failed: ({ code, detail, advice }: { code: string; detail: string; advice: string }) => {
      throw new Refusal(code, detail, advice)
    },
  }
  try {
    const response = await call.stream(`${path}?tail=${tail}&follow=true`, until)
    await readServerSent(response, ({ type, data }) => onEvent[type]?.(JSON.parse(data) as never))
  } catch (error) {
    if (!until.aborted) throw error
  }
}

/** Follows until told to end: comes back after every loss, with what was missed, or with the whole picture. */
function followEvents(call: Caller, listener: Listener, options: HttpLinkOptions): () => void {
  const ended = new AbortController()
  const now = options.now ?? Date.now
  const wait = options.wait ?? waitFor
  let last: string | undefined
  let lostSince: number | undefined
  let losses = 0
  let heardAt = now()
  let attempt = new AbortController()
  const unwatch = (options.whenSeen ?? whenSeen)(() => {
    // Timers stand still while a device sleeps: what is shown would pass for live until the silence has lasted on.
    if (now() - heardAt > OVERDUE_MS) attempt.abort(silent())
  })

  const onEvent = async ({ id, type, data }: ServerSent) => {
    const isGreeting = type === 'hello' || type === 'reset'
    if (isGreeting) listener.home(await call.json('GET', '/home'))
    else listener.event((JSON.parse(data) as { event: HomeEvent }).event)
    // An inventory may bring and take nodes and stacks: only the whole picture says which.
    if (type === 'inventory') listener.home(await call.json('GET', '/home'))
    last = id ?? last
    if (isGreeting) live()
  }
  const live = () => {
    lostSince = undefined
    losses = 0
    listener.state({ kind: 'live' })
  }
  const onHeard = () => {
    heardAt = now()
  }
  const once = async () => {
    attempt = new AbortController()
    onHeard()
    const position: Record<string, string> = last === undefined ? {} : { 'last-event-id': last }
    const response = await call.stream('/events', attempt.signal, position)
    if (last !== undefined) live()
    await readServerSent(response, onEvent, { silenceMs: SILENCE_MS, onHeard })
    throw new Refusal('ended', 'homeport ended the connection')
  }
  const follow = async () => {
    while (!ended.signal.aborted) {
      const error = await once().catch(asRefusal)
      if (ended.signal.aborted) return
      if (isFinal(error)) {
        const { message: text, code, advice = '' } = error
        listener.state({ kind: 'refused', text, code, advice })
        return
      }
      lostSince ??= now()
      listener.state({ kind: 'lost', since: lostSince, text: error.message, code: error.code })
      await wait(AGAIN_MS[Math.min(losses, AGAIN_MS.length - 1)] as number, ended.signal)
      losses += 1
    }
  }
  listener.state({ kind: 'connecting' })
  void follow()
  return () => {
    ended.abort()
    attempt.abort()
    unwatch()
  }
}

/** What trying again cannot change. */
function isFinal({ code }: Refusal): boolean {
  return code === 'unauthorized' || code === 'forbidden'
}

function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  return new Refusal('unreachable', error instanceof Error ? error.message : String(error))
}

function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
