import { LabProblem } from '../engine/lab-problem.ts'

/** Home Assistant refused a command, in its own words. */
export class CommandRefused extends Error {
  readonly code: string

  constructor(command: string, { code, message }: { code: string; message: string }) {
    super(`${command}: ${code}: ${message}`)
    this.code = code
  }
}

/** One connection to Home Assistant's WebSocket, signed in. */
export interface HaSocket {
  /** Sends a command and waits for its result. */
  ask<T>(type: string, data?: object): Promise<T>
  /** A command that goes on telling; resolves when it does, with the way to end it. */
  subscribe<T>(type: string, data: object, told: (event: T) => void): Promise<() => Promise<void>>
  /** Resolves when the connection is gone, whoever ended it. */
  closed: Promise<void>
  close(): void
}

interface Answer {
  id: number
  type: 'result' | 'event' | 'pong'
  success?: boolean
  result?: unknown
  error?: { code: string; message: string }
  event?: unknown
}

interface Waiting {
  command: string
  resolve(result: unknown): void
  reject(error: Error): void
}

const ANSWER_WITHIN_MS = 15_000

export async function connectSocket(url: string, accessToken: string): Promise<HaSocket> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/websocket`)
  const closed = new Promise<void>((resolve) => socket.addEventListener('close', () => resolve()))
  await signIn(socket, accessToken)
  return speak(socket, closed)
}

function signIn(socket: WebSocket, accessToken: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (why: string) => reject(new LabProblem(`Home Assistant's WebSocket ${socket.url}: ${why}`))
    const answers: Record<string, () => void> = {
      auth_required: () => socket.send(JSON.stringify({ type: 'auth', access_token: accessToken })),
      auth_ok: () => {
        socket.removeEventListener('message', hear)
        resolve()
      },
      auth_invalid: () => refuse('it does not take the token'),
    }
    const hear = ({ data }: MessageEvent) => answers[JSON.parse(String(data)).type]?.()
    socket.addEventListener('message', hear)
    socket.addEventListener('error', () => refuse('it does not answer'))
    socket.addEventListener('close', () => refuse('it hung up'))
  })
}

function speak(socket: WebSocket, closed: Promise<void>): HaSocket {
  const waiting = new Map<number, Waiting>()
  const listeners = new Map<number, (event: never) => void>()
  let last = 0

  socket.addEventListener('message', ({ data }: MessageEvent) => {
    const answer = JSON.parse(String(data)) as Answer
    if (answer.type === 'event') listeners.get(answer.id)?.(answer.event as never)
    else settle(waiting, answer)
  })
  void closed.then(() => {
    for (const { command, reject } of waiting.values())
      reject(new Error(`${command}: the connection was lost`))
    waiting.clear()
  })

  const send = (id: number, command: string, data: object) =>
    new Promise<unknown>((resolve, reject) => {
      const late = setTimeout(() => {
        waiting.delete(id)
        reject(new Error(`${command}: no answer within ${ANSWER_WITHIN_MS} ms`))
      }, ANSWER_WITHIN_MS)
      const end =
        <T>(settled: (value: T) => void) =>
        (value: T) => {
          clearTimeout(late)
          settled(value)
        }
      waiting.set(id, { command, resolve: end(resolve), reject: end(reject) })
      if (socket.readyState !== WebSocket.OPEN) settleLost(waiting, id, command)
      else socket.send(JSON.stringify({ id, type: command, ...data }))
    })
  const ask = async <T>(type: string, data: object = {}) => {
    last += 1
    return (await send(last, type, data)) as T
  }
  return {
    ask,
    async subscribe(type, data, told) {
      last += 1
      const id = last
      listeners.set(id, told as (event: never) => void)
      await send(id, type, data)
      return async () => {
        listeners.delete(id)
        await ask('unsubscribe_events', { subscription: id })
      }
    },
    closed,
    close: () => socket.close(),
  }
}

function settle(waiting: Map<number, Waiting>, { id, success, result, error }: Answer): void {
  const one = waiting.get(id)
  if (!one) return
  waiting.delete(id)
  if (success === false && error) one.reject(new CommandRefused(one.command, error))
  else one.resolve(result)
}

function settleLost(waiting: Map<number, Waiting>, id: number, command: string): void {
  waiting.get(id)?.reject(new Error(`${command}: the connection is gone`))
  waiting.delete(id)
}
