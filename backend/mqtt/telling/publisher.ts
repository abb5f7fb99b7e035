import type { Clock } from '../../ports/clock.ts'
import type { Message } from '../states.ts'
import { nextMessage, TAKE_IN_MS } from './order.ts'

/**
 * Sees to it that what is published is what is wanted: sends the difference, and nothing else. Of each topic only the
 * newest value is kept, so that it does not matter how much happens while the broker is away.
 */
export interface Publisher {
  /** All that is true now. A topic that was said and is wanted no more is emptied. */
  want(messages: readonly Message[]): void
  /** A new connection: everything is said again, in order. */
  connected(send: Send): void
  disconnected(): void
  /** Home Assistant has started: everything is said again. */
  sayAgain(): void
  /** Says something out of turn; the topic is left alone until it is let go. */
  hold(topic: string): void
  say(topic: string, payload: string): Promise<boolean>
  letGo(topic: string): void
  /** What the topic holds is not ours any more. */
  forget(topic: string): void
  isHeld(topic: string): boolean
  /** Resolves once nothing is left to say, or the connection is gone. */
  quiet(): Promise<void>
}

/** False: it did not get through. */
export type Send = (topic: string, payload: string) => Promise<boolean>

/** Unanswered at once; more waits here, where the newest value takes the place of older ones. */
const IN_FLIGHT = 16
/** No payload: what was said is to be said again, but does not count as the first time. */
const STALE = '\0'

/** `onSaid`: the broker has it. */
export function publisher(clock: Clock, onSaid: (message: Message) => void = () => {}): Publisher {
  let wanted = new Map<string, Message>()
  const said = new Map<string, { payload: string; at: number }>()
  const held = new Set<string>()
  /** Topics to be said again, and when: by then Home Assistant has taken in a changed discovery. */
  const again = new Map<string, number>()
  let send: Send | undefined
  let flying = 0
  let alarm = new AbortController()
  const waiting: (() => void)[] = []

  const settle = () => {
    for (const resolve of waiting.splice(0)) resolve()
  }

  const note = (topic: string, payload: string) => {
    if (payload === '') said.delete(topic)
    else said.set(topic, { payload, at: clock.monotonic() })
  }

  const fly = (message: Message, through: Send) => {
    const { topic, payload } = message
    if (message.kind === 'discovery' && said.has(topic)) {
      for (const state of wanted.values()) {
        if (state.device === topic && state.kind !== 'discovery')
          again.set(state.topic, clock.monotonic() + TAKE_IN_MS)
      }
    }
    note(topic, payload)
    flying += 1
    void through(topic, payload).then((arrived) => {
      if (send !== through) return
      flying -= 1
      if (arrived) onSaid(message)
      pump()
    })
  }

  /** A topic that nobody wants any more is emptied. */
  const left = (): Message | undefined => {
    for (const topic of said.keys()) {
      if (!wanted.has(topic) && !held.has(topic)) return { topic, payload: '', kind: 'state', device: '' }
    }
    return undefined
  }

  const choose = (now: number): { message: Message } | { inMs: number } => {
    for (const [topic, at] of again) {
      if (at > now) continue
      again.delete(topic)
      said.set(topic, { payload: STALE, at })
    }
    const message = left()
    if (message !== undefined) return { message }
    const isDue = ({ topic, payload }: Message) => said.get(topic)?.payload !== payload && !held.has(topic)
    const next = nextMessage([...wanted.values()].filter(isDue), said, now)
    if ('message' in next) return next
    return { inMs: Math.min(next.inMs, ...[...again.values()].map((at) => at - now)) }
  }

  const pump = () => {
    alarm.abort()
    while (send !== undefined && flying < IN_FLIGHT) {
      const next = choose(clock.monotonic())
      if ('message' in next) fly(next.message, send)
      else if (next.inMs === Number.POSITIVE_INFINITY) return flying === 0 ? settle() : undefined
      else return wake(next.inMs)
    }
  }

  const wake = (ms: number) => {
    alarm = new AbortController()
    const { signal } = alarm
    void clock.wait(ms, signal).then(() => signal.aborted || pump())
  }

  const forgetAll = () => {
    said.clear()
    again.clear()
  }

  return {
    want(messages) {
      wanted = new Map(messages.map((message) => [message.topic, message]))
      pump()
    },
    connected(through) {
      forgetAll()
      flying = 0
      send = through
      pump()
    },
    disconnected() {
      send = undefined
      alarm.abort()
      settle()
    },
    sayAgain() {
      forgetAll()
      pump()
    },
    hold: (topic) => void held.add(topic),
    async say(topic, payload) {
      if (send === undefined) return false
      note(topic, payload)
      return send(topic, payload)
    },
    letGo(topic) {
      held.delete(topic)
      pump()
    },
    forget: (topic) => void said.delete(topic),
    isHeld: (topic) => held.has(topic),
    quiet: () =>
      new Promise((resolve) => {
        if (send === undefined) return resolve()
        waiting.push(resolve)
        pump()
      }),
  }
}
