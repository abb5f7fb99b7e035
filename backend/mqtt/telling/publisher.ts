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
  return new KeptWishes(clock, onSaid)
}

class KeptWishes implements Publisher {
  readonly #clock: Clock
  readonly #onSaid: (message: Message) => void
  #wanted = new Map<string, Message>()
  readonly #said = new Map<string, { payload: string; at: number }>()
  readonly #held = new Set<string>()
  /** Topics to be said again, and when: by then Home Assistant has taken in a changed discovery. */
  readonly #again = new Map<string, number>()
  #send: Send | undefined
  #flying = 0
  #alarm = new AbortController()
  readonly #waiting: (() => void)[] = []

  constructor(clock: Clock, onSaid: (message: Message) => void) {
    this.#clock = clock
    this.#onSaid = onSaid
  }

  want(messages: readonly Message[]): void {
    this.#wanted = new Map(messages.map((message) => [message.topic, message]))
    this.#pump()
  }

  connected(send: Send): void {
    this.#forgetAll()
    this.#flying = 0
    this.#send = send
    this.#pump()
  }

  disconnected(): void {
    this.#send = undefined
    this.#alarm.abort()
    this.#settle()
  }

  sayAgain(): void {
    this.#forgetAll()
    this.#pump()
  }

  hold(topic: string): void {
    this.#held.add(topic)
  }

  async say(topic: string, payload: string): Promise<boolean> {
    const send = this.#send
    if (send === undefined) return false
    this.#note(topic, payload)
    return send(topic, payload)
  }

  letGo(topic: string): void {
    this.#held.delete(topic)
    this.#pump()
  }

  forget(topic: string): void {
    this.#said.delete(topic)
  }

  isHeld(topic: string): boolean {
    return this.#held.has(topic)
  }

  quiet(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#send === undefined) return resolve()
      this.#waiting.push(resolve)
      this.#pump()
    })
  }

  #pump(): void {
    this.#alarm.abort()
    while (this.#send !== undefined && this.#flying < IN_FLIGHT) {
      const next = this.#choose(this.#clock.monotonic())
      if ('inMs' in next) {
        this.#rest(next.inMs)
        break
      }
      this.#fly(next.message, this.#send)
    }
  }

  #rest(ms: number): void {
    if (ms !== Number.POSITIVE_INFINITY) this.#wake(ms)
    else if (this.#flying === 0) this.#settle()
  }

  #choose(now: number): { message: Message } | { inMs: number } {
    for (const [topic, at] of this.#again) {
      if (at > now) continue
      this.#again.delete(topic)
      this.#said.set(topic, { payload: STALE, at })
    }
    const message = this.#left()
    if (message !== undefined) return { message }
    const due = [...this.#wanted.values()].filter((wish) => this.#isDue(wish))
    const next = nextMessage(due, this.#said, now)
    if ('message' in next) return next
    return { inMs: Math.min(next.inMs, ...[...this.#again.values()].map((at) => at - now)) }
  }

  /** A topic that nobody wants any more is emptied. */
  #left(): Message | undefined {
    for (const topic of this.#said.keys()) {
      if (!this.#wanted.has(topic) && !this.#held.has(topic))
        return { topic, payload: '', kind: 'state', device: '' }
    }
    return undefined
  }

  #isDue({ topic, payload }: Message): boolean {
    return this.#said.get(topic)?.payload !== payload && !this.#held.has(topic)
  }

  #fly(message: Message, send: Send): void {
    const { topic, payload } = message
    if (message.kind === 'discovery' && this.#said.has(topic)) this.#sayStatesAgain(topic)
    this.#note(topic, payload)
    this.#flying += 1
    void send(topic, payload).then((arrived) => {
      if (this.#send !== send) return
      this.#flying -= 1
      if (arrived) this.#onSaid(message)
      this.#pump()
    })
  }

  #sayStatesAgain(device: string): void {
    for (const state of this.#wanted.values()) {
      if (state.device === device && state.kind !== 'discovery')
        this.#again.set(state.topic, this.#clock.monotonic() + TAKE_IN_MS)
    }
  }

  #note(topic: string, payload: string): void {
    if (payload === '') this.#said.delete(topic)
    else this.#said.set(topic, { payload, at: this.#clock.monotonic() })
  }

  #wake(ms: number): void {
    this.#alarm = new AbortController()
    const { signal } = this.#alarm
    void this.#clock.wait(ms, signal).then(() => signal.aborted || this.#pump())
  }

  #settle(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }

  #forgetAll(): void {
    this.#said.clear()
    this.#again.clear()
  }
}
