import type { MqttDoor, MqttMessage } from '../../../../frontend-card/home-assistant/mqtt-door.ts'

interface Request {
  verb: string
  transaction: string
  [argument: string]: unknown
}

/** Home Assistant's MQTT without Home Assistant: keeps the order of all that is asked of it, and refuses on demand. */
export class OrderedBroker implements MqttDoor {
  /** What was done, in order: `subscribe <topic>`, `end <topic>`, `publish <topic>`. */
  readonly deeds: string[] = []
  readonly requests: Request[] = []
  /** Said to every subscription and publication while set. */
  refusal: string | undefined
  #subscriptions: { topic: string; onMessage: (message: MqttMessage) => void }[] = []
  #watchers = new Set<(there: boolean) => void>()

  async subscribe(topic: string, onMessage: (message: MqttMessage) => void): Promise<() => void> {
    this.deeds.push(`subscribe ${topic}`)
    if (this.refusal !== undefined) throw { code: 'home_assistant_error', message: this.refusal }
    const subscription = { topic, onMessage }
    this.#subscriptions.push(subscription)
    return () => {
      this.deeds.push(`end ${topic}`)
      this.#subscriptions = this.#subscriptions.filter((other) => other !== subscription)
    }
  }

  async publish(topic: string, payload: string): Promise<void> {
    this.deeds.push(`publish ${topic}`)
    if (this.refusal !== undefined) throw { code: 'home_assistant_error', message: this.refusal }
    this.requests.push({ verb: topic.split('/request/')[1], ...JSON.parse(payload) } as Request)
  }

  watch(onChange: (there: boolean) => void): () => void {
    this.#watchers.add(onChange)
    return () => this.#watchers.delete(onChange)
  }

  /** The bridge says something. */
  says(topic: string, value: unknown): void {
    const payload = typeof value === 'string' ? value : JSON.stringify(value)
    for (const { topic: pattern, onMessage } of [...this.#subscriptions]) {
      const matches = pattern.endsWith('#') ? topic.startsWith(pattern.slice(0, -1)) : topic === pattern
      if (matches) onMessage({ topic, payload, retain: false })
    }
  }

  /** The connection of the page to Home Assistant. */
  homeAssistant(there: boolean): void {
    for (const watcher of this.#watchers) watcher(there)
  }

  subscribed(): string[] {
    return this.#subscriptions.map(({ topic }) => topic)
  }
}
