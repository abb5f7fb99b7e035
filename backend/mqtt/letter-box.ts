import type { MqttControl } from '../contract/doors/mqtt.ts'
import type { Finding } from '../contract/plan.ts'
import type { Inventory } from '../core/inventory/inventory.ts'
import type { Homeport } from '../homeport.ts'
import type { BrokerSource } from '../ports/broker.ts'
import type { Clock } from '../ports/clock.ts'
import type { Store } from '../ports/store.ts'
import { type Incoming, keepConnected, type Listeners, type Session } from './connection/connection.ts'
import { baseTaken, type Refusal } from './connection/refusals.ts'
import { type Survey, survey } from './connection/survey.ts'
import { type WordWithBroker, wordWithBroker } from './connection/word-with-broker.ts'
import { listening } from './hearing/listening.ts'
import { recall } from './memory/recall.ts'
import type { Place } from './place.ts'
import { speaker as openSpeaker, type Speaker } from './telling/speaker.ts'
import { topics } from './topics.ts'

/** The letter-box of MQTT: tells the home, and hears what it is asked. */
export interface LetterBox {
  /** A good inventory is in force. */
  follow(inventory: Pick<Inventory, 'nodes' | 'stacks' | 'swarms'>): void
  findings(): Finding[]
  /** Says that homeport is gone, and goes. */
  close(): Promise<void>
}

export interface LetterBoxOptions {
  homeport: Homeport
  store: Pick<Store, 'fact' | 'setFact' | 'instance'>
  clock: Clock
  broker: BrokerSource
  /** The app of Home Assistant that homeport is, if it is one, and that can be asked. */
  findApp?(): Promise<string | undefined>
  base: string
  prefix: string
  control: MqttControl
  /** From 0 to 1. */
  chance(): number
  say(line: string): void
  onDefect(error: unknown): void
  /** There are other findings than before. */
  onFindings(): void
}

const LAST_WORD_MS = 1_000

export function openLetterBox(options: LetterBoxOptions): LetterBox {
  const { broker: source, clock } = options
  const end = new AbortController()
  let app: string | undefined
  const place = placeOf(options, end.signal, () => app)
  const findApp = async () => {
    app = (await options.findApp?.()) ?? app
  }
  const word = wordWithBroker(place.say, place.onFindings)
  const chosen = new Map<string, number>()
  const speaker = openSpeaker(place, chosen, options.chance)
  const seat = new Seat(place, word, speaker, chosen, findApp)
  const broker = { source, clientId: `homeport_${place.instance}`, will: () => seat.will() }
  const connection = keepConnected(broker, clock, seat)
  return {
    follow(inventory) {
      try {
        speaker.follow(inventory)
      } catch (error) {
        // What cannot be told must not keep the inventory from coming into force.
        place.onDefect(error)
      }
    },
    findings: () => [...word.findings(), ...deletedFinding(place.recall.deleted().length)],
    async close() {
      end.abort()
      speaker.close()
      const last = seat.session
      speaker.end()
      await lastWord(last, place)
      await connection.close()
    },
  }
}

/** homeport at the broker: whether the base topic is its own, and its session for as long as there is one. */
class Seat implements Listeners {
  readonly #place: Place
  readonly #word: WordWithBroker
  readonly #speaker: Speaker
  readonly #findApp: () => Promise<void>
  readonly #look: Survey
  readonly #hear: (message: Incoming) => void
  #session: Session | undefined
  #isOurs = false

  constructor(
    place: Place,
    word: WordWithBroker,
    speaker: Speaker,
    chosen: Map<string, number>,
    findApp: () => Promise<void>,
  ) {
    this.#place = place
    this.#findApp = findApp
    this.#word = word
    this.#speaker = speaker
    this.#look = survey(place.topics, place.instance, place.clock)
    this.#hear = listening({
      place,
      speaker,
      chosen,
      session: () => this.#session,
      onOther: (other) => this.#meet(other),
    })
  }

  get session(): Session | undefined {
    return this.#session
  }

  will(): { topic: string; payload: string } | undefined {
    return this.#isOurs ? { topic: this.#place.topics.bridgeState, payload: 'offline' } : undefined
  }

  async opened(session: Session, broker: string): Promise<Refusal | 'again' | undefined> {
    const { topics } = this.#place
    const other = await this.#look.other(session)
    if (other !== undefined) return baseTaken(topics.base, other)
    // The will stands on the base topic: only now is it known to be ours.
    if (!this.#isOurs) {
      this.#isOurs = true
      return 'again'
    }
    await this.#findApp()
    await session.subscribe([topics.birth])
    await session.subscribe([topics.requests, topics.commands], { retained: false })
    if (!session.isOpen()) return undefined
    this.#session = session
    this.#word.accepted(broker)
    this.#speaker.begin(session)
    return undefined
  }

  message(message: Incoming): void {
    this.#look.hear(message)
    if (this.#session !== undefined) this.#hear(message)
  }

  closed(): void {
    this.#session = undefined
    this.#speaker.end()
  }

  refused(refusal: Refusal): void {
    this.#word.refused(refusal)
  }

  onDefect(error: unknown): void {
    this.#place.onDefect(error)
  }

  /** Both began at the same moment: one of them must go, and both must know which. */
  #meet(other: string): void {
    this.#isOurs = other > this.#place.instance
    if (this.#isOurs) this.#speaker.sayAnew(this.#place.topics.bridgeInfo)
    else void this.#session?.end()
  }
}

function placeOf(options: LetterBoxOptions, ended: AbortSignal, ingress: Place['ingress']): Place {
  const { homeport, clock, control, say, onDefect, onFindings, store } = options
  // Enough to tell a home's instances apart, and short in every id.
  const instance = store.instance.replaceAll('-', '').slice(0, 8)
  return {
    homeport,
    clock,
    control,
    topics: topics(options.base, options.prefix, instance),
    instance,
    recall: recall(store, (error) => say(`MQTT: ${error.message}`)),
    ingress,
    ended,
    say,
    onDefect,
    onFindings,
  }
}

/** The broker says its will of those only who go without a word. */
async function lastWord(session: Session | undefined, { topics, clock }: Place): Promise<void> {
  if (session === undefined) return
  const said = new AbortController()
  void session.publish(topics.bridgeState, 'offline', { retain: true, qos: 1 }).then(() => said.abort())
  await clock.wait(LAST_WORD_MS, said.signal)
}

function deletedFinding(count: number): Finding[] {
  if (count === 0) return []
  const text = `${count} of homeport's devices were deleted in Home Assistant and are not announced again`
  const advice = 'To have them back, publish {} on the MQTT request bridge/announce.'
  return [{ id: 'mqtt-deleted', severity: 'info', subject: 'mqtt', text, advice }]
}
