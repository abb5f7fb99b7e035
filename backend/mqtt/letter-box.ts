import type { BridgeInfo, MqttControl } from '../contract/mqtt.ts'
import type { Finding } from '../contract/plan.ts'
import type { Inventory } from '../core/inventory/inventory.ts'
import type { Homeport } from '../homeport.ts'
import type { Clock } from '../ports/clock.ts'
import type { Store } from '../ports/store.ts'
import { carryOut } from './commands.ts'
import { keepConnected, type Session } from './connection/connection.ts'
import { baseTaken, type Refusal, refusalFinding } from './connection/refusals.ts'
import { survey } from './connection/survey.ts'
import { ear } from './ear.ts'
import { happenedBefore, happenings } from './happenings.ts'
import { burial } from './memory/burial.ts'
import { recall as openRecall } from './memory/recall.ts'
import { publisher as openPublisher } from './publisher.ts'
import { requests } from './requests/answer.ts'
import { teller as openTeller } from './teller.ts'
import { topics as topicsUnder } from './topics.ts'
import { voice as openVoice } from './voice.ts'

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

/** One burst of events is one telling. */
const GATHER_MS = 20
const TELL_APART_MS = 100
/** All that hear of the birth would speak at once. */
const BIRTH_MS = { least: 500, spread: 2_000 }
const LAST_WORD_MS = 1_000

export function openLetterBox(options: LetterBoxOptions): LetterBox {
  const { homeport, clock, control, say } = options
  const instance = shortInstance(options.store.instance)
  const topics = topicsUnder(options.base, options.prefix, instance)
  const recall = openRecall(options.store, (error) => say(`MQTT: ${error.message}`))
  const end = new AbortController()
  const chosen = new Map<string, number>()
  const shown = new Map<string, { plan: string; at: number }>()
  const before = happenedBefore(homeport.home().runs)
  let session: Session | undefined
  let refusal: Refusal | undefined
  let subscribed = new Set<string>()
  let isOurs = false
  let telling = false
  let again = false
  let born = false

  const publisher = openPublisher(clock, ({ topic, payload, kind, about }) => {
    if (kind === 'discovery') recall.setAnnounced(topic, JSON.parse(payload))
    if (about === undefined) shown.delete(topic)
    else if (shown.get(topic)?.plan !== about) shown.set(topic, { plan: about, at: clock.monotonic() })
  })
  const graves = burial({
    recall,
    publisher,
    clock,
    end: end.signal,
    base: options.base,
    living: (topic) => teller.living(topic),
  })
  const teller = openTeller({
    homeport,
    recall,
    topics,
    instance,
    control,
    chosen,
    onGone(tombstone) {
      graves.add(tombstone)
      if (session !== undefined) void graves.bury(false).catch(options.onDefect)
    },
  })
  const voice = openVoice(
    () => session,
    topics,
    () => recall.keys(),
  )
  const look = survey(topics, instance, clock)

  const tellNow = () => {
    const messages = teller.messages()
    const news = messages.filter(({ kind, topic }) => kind === 'discovery' && !subscribed.has(topic))
    if (session !== undefined && news.length > 0) {
      for (const { topic } of news) subscribed.add(topic)
      const deaf = { retained: false, own: false }
      void session
        .subscribe(
          news.map(({ topic }) => topic),
          deaf,
        )
        .catch(options.onDefect)
    }
    publisher.want(messages)
  }

  const tell = async () => {
    again = true
    if (telling) return
    telling = true
    await clock.wait(GATHER_MS, end.signal)
    while (again && !end.signal.aborted) {
      again = false
      tellNow()
      await clock.wait(TELL_APART_MS, end.signal)
    }
    telling = false
  }
  const tellSoon = () => void tell().catch(options.onDefect)

  const onBirth = async () => {
    if (born) return
    born = true
    await clock.wait(BIRTH_MS.least + BIRTH_MS.spread * options.chance(), end.signal)
    born = false
    publisher.sayAgain()
    await publisher.quiet()
    await graves.bury(true)
  }

  const announceAgain = () => {
    const announced = recall.deleted().length
    recall.setDeleted([])
    tellSoon()
    options.onFindings()
    return { announced }
  }

  const desk = { homeport, control, keys: () => recall.keys(), chosen }
  const asked = requests({ homeport, control, announceAgain }, options.onDefect)

  const hear = ear({
    topics,
    instance,
    onBirth: () => void onBirth().catch(options.onDefect),
    answer: asked.answer,
    respond: (topic, answer) =>
      void session?.publish(topic, JSON.stringify(answer), { retain: false, qos: 1 }),
    async carryOut(command) {
      const topic = topics.state({ kind: 'stack', key: command.key }, 'update')
      const plan = shown.get(topic)
      await carryOut(
        { ...desk, shown: () => plan && { plan: plan.plan, ms: clock.monotonic() - plan.at } },
        command,
      )
      tellSoon()
    },
    onRefused(command, error) {
      say(`MQTT: ${command.row} of ${command.key} is refused: ${error.message}`)
      voice.happening({
        type: 'refused',
        subject: { kind: 'stack', name: command.key },
        facts: { stack: command.key, what: command.row, error: error.message, advice: error.advice },
      })
    },
    onEmptied(topic) {
      if (teller.living(topic) === undefined || publisher.isHeld(topic)) return
      say(`MQTT: ${topic} was emptied: deleted in Home Assistant, not announced again until asked`)
      publisher.forget(topic)
      recall.setAnnounced(topic, undefined)
      recall.setDeleted([...new Set([...recall.deleted(), topic])])
      tellSoon()
      options.onFindings()
    },
    onOther(other) {
      // Both began at the same moment: one of them must go, and both must know which.
      isOurs = other > instance
      if (!isOurs) return void session?.end()
      publisher.forget(topics.bridgeInfo)
      tellSoon()
    },
    say,
    onDefect: options.onDefect,
  })

  const opened = async (fresh: Session): Promise<Refusal | 'again' | undefined> => {
    const other = await look.other(fresh)
    if (other !== undefined) return baseTaken(options.base, other)
    // The will stands on the base topic: only now is it known to be ours.
    if (!isOurs) {
      isOurs = true
      return 'again'
    }
    await fresh.subscribe([topics.birth])
    await fresh.subscribe([topics.requests, topics.commands], { retained: false })
    if (!fresh.isOpen()) return undefined
    session = fresh
    subscribed = new Set()
    refused(undefined)
    tellNow()
    publisher.connected((topic, payload) => fresh.publish(topic, payload, { retain: true, qos: 1 }))
    void graves.bury(false).catch(options.onDefect)
    return undefined
  }

  const refused = (why: Refusal | undefined) => {
    const changed = why?.text !== refusal?.text
    const isNew = why === undefined && session !== undefined
    refusal = why
    if (why !== undefined && changed) say(`${why.text}. ${why.advice}`)
    if (isNew) say(`MQTT: connected to ${new URL(options.url).host}, base topic ${options.base}`)
    if (changed) options.onFindings()
  }

  const connection = keepConnected(
    {
      url: options.url,
      readPassword: options.readPassword,
      clientId: `homeport_${instance}`,
      will: () => (isOurs ? { topic: topics.bridgeState, payload: 'offline' } : undefined),
    },
    clock,
    {
      opened,
      message(message) {
        look.hear(message)
        if (session !== undefined) hear(message)
      },
      closed() {
        session = undefined
        publisher.disconnected()
      },
      refused,
    },
  )

  const following = homeport.follow((told) => {
    voice.told(told)
    for (const happening of happenings(before, told.event)) voice.happening(happening)
    if (told.event.type !== 'log') tellSoon()
  })

  return {
    follow(inventory) {
      teller.follow(inventory)
      tellSoon()
    },
    findings: () => [
      ...(refusal === undefined ? [] : [refusalFinding(refusal)]),
      ...deletedFinding(recall.deleted().length),
    ],
    async close() {
      following.close()
      end.abort()
      const last = session
      publisher.disconnected()
      const late = new AbortController()
      const said = last?.publish(topics.bridgeState, 'offline', { retain: true, qos: 1 })
      void said?.then(() => late.abort())
      if (said !== undefined) await clock.wait(LAST_WORD_MS, late.signal)
      await connection.close()
    },
  }
}

/** Enough to tell a home's instances apart, and short in every id. */
function shortInstance(instance: string): BridgeInfo['instance'] {
  return instance.replaceAll('-', '').slice(0, 8)
}

function deletedFinding(count: number): Finding[] {
  if (count === 0) return []
  const text = `${count} of homeport's devices were deleted in Home Assistant and are not announced again`
  const advice = 'To have them back, publish {} on the MQTT request bridge/announce.'
  return [{ id: 'mqtt-deleted', severity: 'info', subject: 'mqtt', text, advice }]
}
