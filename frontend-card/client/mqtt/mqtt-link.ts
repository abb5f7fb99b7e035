import type { Home, HomeEvent } from '../../../backend/contract/home.ts'
import type { MqttDoor } from '../../home-assistant/mqtt-door.ts'
import { mismatch } from '../api.ts'
import { EventOrder } from '../event-order.ts'
import { type Ability, type Link, type LinkState, type Listener, Refusal, type Why } from '../link.ts'
import { why } from '../why.ts'
import { BridgeTopics } from './bridge-topics.ts'
import { MqttCalls } from './mqtt-calls.ts'
import { DEADLINE_MS, MqttRequests, nothingHeard, parsed } from './mqtt-requests.ts'

/** What `<base>/bridge/info` says. */
interface Info {
  api?: number
  control?: 'off' | 'safe' | 'full'
  version?: string
  url?: string
}

/** What the link itself asks. */
const PICTURE = 'home/read'
const READING: Ability[] = ['run-log', 'releases', 'diff', 'backups']
const DOING: Ability[] = ['plan', 'approve', 'cancel']

/** homeport by way of Home Assistant's MQTT: for administrators only. */
export class MqttLink extends MqttCalls implements Link {
  readonly kind = 'mqtt'
  readonly #door: MqttDoor
  readonly #base: string
  readonly #requests: MqttRequests
  readonly #order = new EventOrder()
  #topics: BridgeTopics | undefined
  #listener: Listener | undefined
  #state: LinkState = { kind: 'connecting' }
  #info: Info | undefined
  #online = false
  #hasBroker = true
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(door: MqttDoor, base: string) {
    const requests = new MqttRequests(door, base)
    super(requests)
    this.#door = door
    this.#base = base
    this.#requests = requests
  }

  /** What `mqtt_control` lets through is known once the bridge has told of itself. */
  get abilities(): ReadonlySet<Ability> {
    return new Set(this.#info?.control === 'off' ? READING : [...READING, ...DOING])
  }

  follow(listener: Listener): () => void {
    this.#listener = listener
    this.#info = undefined
    this.#tell({ kind: 'connecting' })
    const topics = new BridgeTopics(this.#door, this.#base, {
      answer: (payload) => this.#requests.heard(payload),
      told: (payload) => this.#told(payload),
      info: (payload) => this.#bridgeInfo(payload),
      state: (payload) => this.#bridgeState(payload),
      refused: (message) => this.#refused(message),
      asked: () => this.#waitForBridge(),
      gone: () => this.#gone(why.homeAssistant),
    })
    this.#topics = topics
    return () => this.#end(topics)
  }

  /** Whether Home Assistant has word with the broker: the bridge itself cannot say that it has not. */
  broker(there: boolean): void {
    if (there === this.#hasBroker) return
    this.#hasBroker = there
    if (there) this.#topics?.again()
    else this.#gone(why.broker)
  }

  /** What a person asked is still answered here: on the way that is taken next, a deed would be done twice. */
  #end(topics: BridgeTopics): void {
    this.#listener = undefined
    this.#online = false
    clearTimeout(this.#timer)
    this.#topics = undefined
    this.#requests.end('Nobody looks at this picture any more.', PICTURE)
    topics.end(this.#requests.settled())
  }

  #refused(message: string): void {
    clearTimeout(this.#timer)
    this.#tell({
      kind: 'refused',
      text: `Home Assistant does not let this card use MQTT: ${message}`,
      advice:
        'Look at the MQTT integration under Settings → Devices & services; it is tried again by itself.',
    })
  }

  #bridgeInfo(payload: string): void {
    this.#info = parsed<Info>(payload)
    const problem = mismatch(this.#info?.api, this.#info?.version)
    if (problem !== undefined) {
      clearTimeout(this.#timer)
      this.#order.forget()
      this.#tell({ kind: 'refused', ...problem })
    } else if (this.#online) void this.#read()
  }

  #bridgeState(payload: string): void {
    this.#online = payload === 'online'
    if (this.#online) void this.#read()
    else this.#gone(why.homeport)
  }

  #gone(reason: Why): void {
    this.#online = false
    this.#lost(reason)
  }

  #waitForBridge(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#lost({ text: nothingHeard(this.#base) }), DEADLINE_MS)
  }

  #told(payload: string): void {
    const { id, event } = parsed<{ id?: number; event?: HomeEvent }>(payload) ?? {}
    if (typeof id !== 'number' || typeof event?.type !== 'string') return
    const { now, again } = this.#order.take({ id, event })
    for (const told of now) this.#listener?.event(told)
    if (again) void this.#read()
  }

  /** The whole picture; what is told meanwhile waits for it. Tried until it is had, or the bridge says it is gone. */
  async #read(): Promise<void> {
    if (!this.#online || this.#info === undefined || mismatch(this.#info.api, undefined)) return
    clearTimeout(this.#timer)
    if (!this.#order.begin()) return
    try {
      this.#picture(await this.#requests.ask<Home>(PICTURE, {}, { reads: true }))
    } catch (error) {
      this.#order.forget()
      if (!this.#online) return
      const { message, advice = '' } = error as Refusal
      this.#lost({ text: `${message} ${advice}` })
      this.#timer = setTimeout(() => this.#topics?.again(), DEADLINE_MS)
    }
  }

  #picture(home: Home): void {
    const { now, again } = this.#order.finish()
    this.#listener?.home(home)
    if (this.#state.kind !== 'live') this.#tell({ kind: 'live' })
    for (const told of now) this.#listener?.event(told)
    if (again) void this.#read()
  }

  #lost(reason: Why): void {
    clearTimeout(this.#timer)
    this.#order.forget()
    this.#requests.end(reason.text)
    if (this.#state.kind === 'refused') return
    const since = this.#state.kind === 'lost' ? this.#state.since : Date.now()
    this.#tell({ kind: 'lost', since, ...reason })
  }

  #tell(state: LinkState): void {
    this.#state = state
    this.#listener?.state(state)
  }

  serviceLogs(): Promise<never> {
    return this.#notHere('Logs of services do not go through MQTT.')
  }

  acceptHostKey(): Promise<never> {
    return this.#notHere('Keys of hosts are not accepted through MQTT.')
  }

  secrets(): Promise<never> {
    return this.#notHere('Secrets do not go through MQTT.')
  }

  putSecret(): Promise<never> {
    return this.secrets()
  }

  makeSecretKey(): Promise<never> {
    return this.secrets()
  }

  async #notHere(text: string): Promise<never> {
    const at = this.#info?.url === undefined ? '' : `: ${this.#info.url}`
    throw new Refusal('not-here', text, `Open homeport’s own page${at}`)
  }
}
