import type { MqttDoor } from '../../home-assistant/mqtt-door.ts'
import { DEADLINE_MS } from './mqtt-requests.ts'

/** Answers and events first: when the bridge is known to be there, nothing of them can be missed. */
const topics = { answer: 'response/#', told: 'told', info: 'info', state: 'state' } as const

export interface BridgeListener extends Record<keyof typeof topics, (payload: string) => void> {
  /** An attempt to follow them begins. */
  asked(): void
  /** Home Assistant does not give these topics; they are asked for again. */
  refused(message: string): void
  /** Home Assistant itself is gone. */
  gone(): void
}

/** What the bridge says, followed through restarts of Home Assistant. */
export class BridgeTopics {
  readonly #door: MqttDoor
  readonly #base: string
  readonly #listener: BridgeListener
  readonly #unwatch: () => void
  /** In the order of the topics. */
  #ends: (() => void)[] = []
  /** Counts the attempts: what an older one brings is passed over. */
  #attempt = 0
  #ended = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(door: MqttDoor, base: string, listener: BridgeListener) {
    this.#door = door
    this.#base = base
    this.#listener = listener
    this.#unwatch = door.watch((there) => (there ? this.again() : listener.gone()))
    this.again()
  }

  /**
   * Everything anew. Home Assistant's page subscribes again by itself when it is back, but gives up without a word
   * when the integration is not yet loaded then.
   */
  again(): void {
    this.#stop()
    this.#listener.asked()
    void this.#subscribe(this.#attempt)
  }

  /** Nothing more is heard: of answers, not before what was asked has been answered. */
  end(answered: Promise<void>): void {
    this.#ended = true
    this.#unwatch()
    clearTimeout(this.#timer)
    for (const end of this.#ends.splice(1)) end()
    void answered.then(() => this.#stop())
  }

  #stop(): void {
    this.#attempt += 1
    clearTimeout(this.#timer)
    for (const end of this.#ends.splice(0)) end()
  }

  async #subscribe(attempt: number): Promise<void> {
    try {
      for (const [name, topic] of Object.entries(topics)) {
        const heard = this.#listener[name as keyof typeof topics]
        const end = await this.#door.subscribe(`${this.#base}/bridge/${topic}`, ({ payload }) => {
          if (attempt === this.#attempt && (!this.#ended || name === 'answer')) heard(payload)
        })
        if (attempt !== this.#attempt || this.#ended) return end()
        this.#ends.push(end)
      }
    } catch (error) {
      if (attempt !== this.#attempt || this.#ended) return
      const { message = 'no reason given' } = Object(error) as { message?: string }
      this.#listener.refused(message)
      this.#timer = setTimeout(() => this.again(), DEADLINE_MS)
    }
  }
}
