import type { Home } from '../../backend/contract/home.ts'
import { recall } from '../../backend/mqtt/memory/recall.ts'
import type { Message } from '../../backend/mqtt/states.ts'
import { type Telling, teller } from '../../backend/mqtt/telling/teller.ts'
import { topics } from '../../backend/mqtt/topics.ts'
import { recordingHomeport } from '../support/home/a-homeport.ts'
import { aBigHome, namedIn, releasesOf } from './a-big-home.ts'
import { facts } from './a-letter-box.ts'

/** All that is said of a home. */
export function messagesOf(home: Home = aBigHome, more: Partial<Telling> = {}): Message[] {
  const all = teller({
    homeport: recordingHomeport({ home: () => home, releases: releasesOf }),
    recall: recall(facts(), () => {}),
    topics: topics('homeport', 'homeassistant', '5f3a9c1e'),
    instance: '5f3a9c1e',
    control: 'safe',
    ingress: () => undefined,
    chosen: new Map(),
    clock: { now: () => '2026-11-21T12:00:00.000Z' },
    onGone: () => {},
    ...more,
  })
  all.follow(namedIn(home))
  return all.messages()
}

/** What stands on a topic, read as JSON. */
export function saidOn(messages: readonly Message[], topic: string): Record<string, unknown> {
  return JSON.parse(messages.find((one) => one.topic === topic)?.payload ?? '{}')
}
