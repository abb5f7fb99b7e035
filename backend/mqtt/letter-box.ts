import type { MqttControl } from '../contract/mqtt.ts'
import type { Finding } from '../contract/plan.ts'
import type { Inventory } from '../core/inventory/inventory.ts'
import type { Homeport } from '../homeport.ts'
import type { Clock } from '../ports/clock.ts'
import type { Store } from '../ports/store.ts'
import { keepConnected, type Session } from './connection/connection.ts'
import { baseTaken, type Refusal } from './connection/refusals.ts'
import { survey } from './connection/survey.ts'
import { wordWithBroker } from './connection/word-with-broker.ts'
import { listening } from './hearing/listening.ts'
import { recall } from './memory/recall.ts'
import type { Place } from './place.ts'
import { speaker as openSpeaker } from './telling/speaker.ts'
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
  url: string
  readPassword(): Promise<string | undefined>
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
  const { url, base, clock } = options
  const end = new AbortController()
  const place = placeOf(options, end.signal)
  const chosen = new Map<string, number>()
  const word = wordWithBroker(url, place.say, place.onFindings)
  const speaker = openSpeaker(place, chosen, options.chance)
  const look = survey(place.topics, place.instance, clock)
  let session: Session | undefined
  let isOurs = false

  const hear = listening({
    place,
    speaker,
    chosen,
    session: () => session,
    onOther(other) {
      // Both began at the same moment: one of them must go, and both must know which.
      isOurs = other > place.instance
      if (isOurs) speaker.introduceAgain()
      else void session?.end()
    },
  })

  const opened = async (fresh: Session): Promise<Refusal | 'again' | undefined> => {
    const other = await look.other(fresh)
    if (other !== undefined) return baseTaken(base, other)
    // The will stands on the base topic: only now is it known to be ours.
    if (!isOurs) {
      isOurs = true
      return 'again'
    }
    await fresh.subscribe([place.topics.birth])
    await fresh.subscribe([place.topics.requests, place.topics.commands], { retained: false })
    if (!fresh.isOpen()) return undefined
    session = fresh
    word.accepted()
    speaker.begin(fresh)
    return undefined
  }

  const broker = {
    url,
    readPassword: options.readPassword,
    clientId: `homeport_${place.instance}`,
    will: () => (isOurs ? { topic: place.topics.bridgeState, payload: 'offline' } : undefined),
  }
  const connection = keepConnected(broker, clock, {
    opened,
    message(message) {
      look.hear(message)
      if (session !== undefined) hear(message)
    },
    closed() {
      session = undefined
      speaker.end()
    },
    refused: word.refused,
    onDefect: place.onDefect,
  })

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
      const last = session
      speaker.end()
      await lastWord(last, place)
      await connection.close()
    },
  }
}

function placeOf(options: LetterBoxOptions, ended: AbortSignal): Place {
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
