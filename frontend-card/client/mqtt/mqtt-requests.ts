import type { MqttDoor } from '../../home-assistant/mqtt-door.ts'
import { Refusal } from '../link.ts'

export const DEADLINE_MS = 10_000
/** What only reads is asked again that often: the answer to the first may come before its topic is subscribed. */
const AGAIN_MS = 2_500

interface Open {
  verb: string
  resolve(data: unknown): void
  reject(refusal: Refusal): void
  /** It has its answer, or will have none. */
  settled: Promise<void>
  end(): void
}

interface Answer {
  status?: string
  data?: unknown
  error?: string
  code?: string
  advice?: string
  transaction?: string
}

/** Questions to the bridge, each told from all others on the topic by its transaction, none waited for for ever. */
export class MqttRequests {
  readonly #door: MqttDoor
  readonly #base: string
  readonly #open = new Map<string, Open>()
  /** Two cards on one page, and two pages, hear each other's answers. */
  readonly #mine = randomHex()
  #count = 0

  constructor(door: MqttDoor, base: string) {
    this.#door = door
    this.#base = base
  }

  ask<T>(verb: string, args: object, { reads = false } = {}): Promise<T> {
    const transaction = `card-${this.#mine}-${++this.#count}`
    const payload = JSON.stringify({ ...args, transaction })
    const publish = () => {
      this.#door
        .publish(`${this.#base}/bridge/request/${verb}`, payload)
        .catch((error: unknown) => this.#settle(transaction)?.reject(notSent(error)))
    }
    return new Promise<T>((resolve, reject) => {
      const deadline = setTimeout(
        () => this.#settle(transaction)?.reject(silence(this.#base, verb)),
        DEADLINE_MS,
      )
      const again = reads ? setInterval(publish, AGAIN_MS) : undefined
      const { promise: settled, resolve: settle } = Promise.withResolvers<void>()
      const end = () => {
        clearTimeout(deadline)
        clearInterval(again)
        settle()
      }
      this.#open.set(transaction, { verb, resolve: (data) => resolve(data as T), reject, settled, end })
      publish()
    })
  }

  /** A message of the topic of answers; those to others are passed over. */
  heard(payload: string): void {
    const answer = parsed<Answer>(payload)
    const open = this.#settle(answer?.transaction)
    if (open === undefined || answer === undefined) return
    if (answer.status === 'ok') open.resolve(answer.data)
    else open.reject(new Refusal(answer.code ?? 'error', answer.error ?? 'homeport refused.', answer.advice))
  }

  /** When everything asked until now has its answer or its deadline. */
  async settled(): Promise<void> {
    await Promise.all([...this.#open.values()].map(({ settled }) => settled))
  }

  /** Nobody will answer any more, or nobody wants to know what was asked by this verb. */
  end(text: string, verb?: string): void {
    for (const [transaction, open] of [...this.#open]) {
      if (verb !== undefined && verb !== open.verb) continue
      this.#settle(transaction)
      open.reject(new Refusal('unreachable', text, 'Look whether it was done, then try again.'))
    }
  }

  #settle(transaction: string | undefined): Open | undefined {
    const open = this.#open.get(transaction ?? '')
    this.#open.delete(transaction ?? '')
    open?.end()
    return open
  }
}

/** What it holds when it is a JSON object. */
export function parsed<T extends object>(payload: string): T | undefined {
  try {
    const value: unknown = JSON.parse(payload)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as T) : undefined
  } catch {
    return undefined
  }
}

function notSent(error: unknown): Refusal {
  const { message } = Object(error) as { message?: string }
  return new Refusal(
    'not-sent',
    `Home Assistant did not send it${message ? `: ${message}` : '.'}`,
    'Look at the MQTT integration under Settings → Devices & services.',
  )
}

function silence(base: string, verb: string): Refusal {
  return new Refusal(
    'no-answer',
    `homeport has not answered ${verb} within ${DEADLINE_MS / 1000} s.`,
    whereToLook(base),
  )
}

export function nothingHeard(base: string): string {
  return `Nothing is heard of homeport under “${base}/bridge”. ${whereToLook(base)}`
}

function whereToLook(base: string): string {
  return `Check that homeport runs, that it uses the same broker as Home Assistant, and that its base topic is “${base}”.`
}

/** `crypto.randomUUID` is missing where Home Assistant is opened by plain http. */
function randomHex(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(6))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
