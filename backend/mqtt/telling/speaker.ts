import type { Inventory } from '../../core/inventory/inventory.ts'
import type { Session } from '../connection/connection.ts'
import { burial } from '../memory/burial.ts'
import type { Place } from '../place.ts'
import { gather } from './gather.ts'
import { happenedBefore, happenings } from './happenings.ts'
import { publisher as openPublisher, type Send } from './publisher.ts'
import { shownPlans } from './shown-plans.ts'
import { teller as openTeller } from './teller.ts'
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
  /** Another has written over who we are. */
  introduceAgain(): void
  shown(updateTopic: string): { plan: string; ms: number } | undefined
  voice: Voice
  close(): void
}

/** All that hear of a birth would speak at once. */
const BIRTH_MS = { least: 500, spread: 2_000 }

export function speaker(place: Place, chosen: ReadonlyMap<string, number>, chance: () => number): Speaker {
  const { homeport, clock, topics, recall, ended, onDefect } = place
  const before = happenedBefore(homeport.home().runs)
  const shown = shownPlans(clock)
  let session: Session | undefined
  let subscribed = new Set<string>()
  let birth = false

  const publisher = openPublisher(clock, (message) => {
    if (message.kind === 'discovery') recall.setAnnounced(message.topic, JSON.parse(message.payload))
    shown.said(message)
  })
  const graves = burial({ ...place, publisher, living: (topic) => teller.living(topic) })
  const bury = (last: boolean) => void graves.bury(last).catch(onDefect)
  const teller = openTeller({
    ...place,
    chosen,
    onGone(tombstone) {
      graves.add(tombstone)
      if (session !== undefined) bury(false)
    },
  })
  const voice = openVoice(
    () => session,
    topics,
    () => recall.keys(),
  )

  const tell = () => {
    const messages = teller.messages()
    const news = messages.filter(({ kind, topic }) => kind === 'discovery' && !subscribed.has(topic))
    if (session !== undefined && news.length > 0) {
      for (const { topic } of news) subscribed.add(topic)
      // One that someone else empties was deleted in Home Assistant.
      const emptied = session.subscribe(
        news.map(({ topic }) => topic),
        { retained: false, own: false },
      )
      emptied.catch(onDefect)
    }
    publisher.want(messages)
  }
  const soon = gather(clock, ended, tell, onDefect)

  const born = async () => {
    await clock.wait(BIRTH_MS.least + BIRTH_MS.spread * chance(), ended)
    birth = false
    publisher.sayAgain()
    await publisher.quiet()
    await graves.bury(true)
  }

  const following = homeport.follow((told) => {
    voice.told(told)
    for (const happening of happenings(before, told.event)) voice.happening(happening)
    if (told.event.type !== 'log') soon()
  })

  return {
    voice,
    soon,
    shown: shown.on,
    follow(inventory) {
      teller.follow(inventory)
      soon()
    },
    begin(fresh) {
      session = fresh
      subscribed = new Set()
      tell()
      publisher.connected(through(fresh, place.say))
      bury(false)
    },
    end() {
      session = undefined
      publisher.disconnected()
    },
    born() {
      if (birth) return
      birth = true
      born().catch(onDefect)
    },
    emptied(topic) {
      if (teller.living(topic) === undefined || publisher.isHeld(topic)) return false
      publisher.forget(topic)
      recall.setAnnounced(topic, undefined)
      recall.setDeleted([...new Set([...recall.deleted(), topic])])
      soon()
      return true
    },
    announceAgain() {
      const announced = recall.deleted().length
      recall.setDeleted([])
      soon()
      return { announced }
    },
    introduceAgain() {
      publisher.forget(topics.bridgeInfo)
      soon()
    },
    close: () => following.close(),
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
