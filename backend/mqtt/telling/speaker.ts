import type { Inventory } from '../../core/inventory/inventory.ts'
import type { ToldEvent } from '../../homeport.ts'
import type { Session } from '../connection/connection.ts'
import { type Burial, burial } from '../memory/burial.ts'
import type { Tombstone } from '../memory/removal.ts'
import type { Place } from '../place.ts'
import type { Message } from '../states.ts'
import { gather, tellOfTime } from './gather.ts'
import { type Happened, happenedBefore, happenings } from './happenings.ts'
import { publisher as openPublisher, type Publisher, type Send } from './publisher.ts'
import { type ShownPlans, shownPlans } from './shown-plans.ts'
import { teller as openTeller, type Teller } from './teller.ts'
import { voice as openVoice, type Voice } from './voice.ts'

/** All that homeport says, and when. */
export interface Speaker {
  follow(inventory: Pick<Inventory, 'nodes' | 'stacks' | 'swarms'>): void
  /** Something may be other than it was told. */
  soon(): void
  /** On a new session everything is said again. */
  begin(session: Session): void
  end(): void
  /** Home Assistant has started. */
  born(): void
  /** Whether it was ours, and is left alone from now on. */
  emptied(topic: string): boolean
  announceAgain(): { announced: number }
  /** Another has written over what we said there. */
  sayAnew(topic: string): void
  shown(updateTopic: string): { plan: string; ms: number } | undefined
  voice: Voice
  close(): void
}

/** All that hear of a birth would speak at once. */
const BIRTH_MS = { least: 500, spread: 2_000 }

export function speaker(place: Place, chosen: ReadonlyMap<string, number>, chance: () => number): Speaker {
  return new HomeSpeaker(place, chosen, chance)
}

class HomeSpeaker implements Speaker {
  readonly voice: Voice
  readonly #place: Place
  readonly #chance: () => number
  readonly #shown: ShownPlans
  readonly #publisher: Publisher
  readonly #teller: Teller
  readonly #graves: Burial
  readonly #tellSoon: () => void
  readonly #following: { close(): void }
  #session: Session | undefined
  #subscribed = new Set<string>()
  #isBirth = false

  constructor(place: Place, chosen: ReadonlyMap<string, number>, chance: () => number) {
    const { homeport, clock, topics, recall, ended, onDefect } = place
    this.#place = place
    this.#chance = chance
    const before = happenedBefore(homeport.home().runs)
    this.#shown = shownPlans(clock)
    this.#publisher = openPublisher(clock, (message) => this.#said(message))
    this.#teller = openTeller({ ...place, chosen, onGone: (tombstone) => this.#gone(tombstone) })
    const living = (topic: string) => this.#teller.living(topic)
    this.#graves = burial({ ...place, publisher: this.#publisher, living })
    const session = () => this.#session
    this.voice = openVoice(session, topics, () => recall.keys())
    this.#tellSoon = gather(clock, ended, () => this.#tell(), onDefect)
    this.#following = homeport.follow((told) => this.#hear(told, before))
    tellOfTime(clock, ended, () => this.soon()).catch(onDefect)
  }

  follow(inventory: Pick<Inventory, 'nodes' | 'stacks' | 'swarms'>): void {
    this.#teller.follow(inventory)
    this.soon()
  }

  soon(): void {
    this.#tellSoon()
  }

  begin(session: Session): void {
    this.#session = session
    this.#subscribed = new Set()
    this.#tell()
    this.#publisher.connected(through(session, this.#place.say))
    this.#bury(false)
  }

  end(): void {
    this.#session = undefined
    this.#publisher.disconnected()
  }

  born(): void {
    if (this.#isBirth) return
    this.#isBirth = true
    this.#sayAgain().catch(this.#place.onDefect)
  }

  emptied(topic: string): boolean {
    const { recall } = this.#place
    if (this.#teller.living(topic) === undefined || this.#publisher.isHeld(topic)) return false
    this.#publisher.forget(topic)
    recall.setAnnounced(topic, undefined)
    recall.setDeleted([...new Set([...recall.deleted(), topic])])
    this.soon()
    return true
  }

  announceAgain(): { announced: number } {
    const { recall } = this.#place
    const announced = recall.deleted().length
    recall.setDeleted([])
    this.soon()
    return { announced }
  }

  sayAnew(topic: string): void {
    this.#publisher.forget(topic)
    this.soon()
  }

  shown(updateTopic: string): { plan: string; ms: number } | undefined {
    return this.#shown.on(updateTopic)
  }

  close(): void {
    this.#following.close()
  }

  #hear(told: ToldEvent, before: Happened): void {
    this.voice.told(told)
    for (const happening of happenings(before, told.event)) this.voice.happening(happening)
    if (told.event.type !== 'log') this.soon()
  }

  #tell(): void {
    const messages = this.#teller.messages()
    if (this.#session !== undefined) this.#attendDevices(this.#session, messages)
    this.#publisher.want(messages)
  }

  /** One that someone else empties was deleted in Home Assistant. */
  #attendDevices(session: Session, messages: readonly Message[]): void {
    const devices = messages.filter(({ kind }) => kind === 'discovery').map(({ topic }) => topic)
    const news = devices.filter((topic) => !this.#subscribed.has(topic))
    if (news.length === 0) return
    for (const topic of news) this.#subscribed.add(topic)
    session.subscribe(news, { retained: false, own: false }).catch(this.#place.onDefect)
  }

  #said(message: Message): void {
    const { recall } = this.#place
    if (message.kind === 'discovery') recall.setAnnounced(message.topic, JSON.parse(message.payload))
    this.#shown.said(message)
  }

  #gone(tombstone: Tombstone): void {
    this.#graves.add(tombstone)
    if (this.#session !== undefined) this.#bury(false)
  }

  async #sayAgain(): Promise<void> {
    const { clock, ended } = this.#place
    await clock.wait(BIRTH_MS.least + BIRTH_MS.spread * this.#chance(), ended)
    this.#isBirth = false
    this.#publisher.sayAgain()
    await this.#publisher.quiet()
    await this.#graves.bury(true)
  }

  #bury(last: boolean): void {
    this.#graves.bury(last).catch(this.#place.onDefect)
  }
}

/** A broker whose rules forbid a topic is told of once; with protocol 3.1.1 it does not say so. */
function through(session: Session, say: (line: string) => void): Send {
  let isSaid = false
  return async (topic, payload) => {
    const arrived = await session.publish(topic, payload, { retain: true, qos: 1 })
    if (!arrived && session.isOpen() && !isSaid) {
      isSaid = true
      say(`MQTT: the broker does not take ${topic}; its rules must let homeport write there`)
    }
    return arrived
  }
}
