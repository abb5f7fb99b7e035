import type { HomeEvent } from '../../contract/home.ts'
import type { ToldEvent } from '../../homeport.ts'
import type { Session } from '../connection/connection.ts'
import { tables } from '../entities/tables.ts'
import { jsonText } from '../json-text.ts'
import { type Keys, nameOf } from '../memory/keys.ts'
import type { Topics } from '../topics.ts'
import type { Happening } from './happenings.ts'

/** What is said once and never retained: who is not there to hear it, is told the state later. */
export interface Voice {
  told(event: ToldEvent): void
  happening(happening: Happening): void
}

/** A reader that sees a gap in the ids reads everything again: so what is too much is left out. */
const WAITING_BYTES = 1024 * 1024
const EVENT_BYTES = 256 * 1024
const LINE_CHARS = 8 * 1024

export function voice(session: () => Session | undefined, topics: Topics, keys: () => Keys): Voice {
  const say = (topic: string, payload: string, qos: 0 | 1) =>
    void session()?.publish(topic, payload, { retain: false, qos })

  return {
    told({ id, event }) {
      const through = session()
      if (through === undefined || through.waiting() > WAITING_BYTES) return
      const payload = jsonText({ id, event: shortened(event) })
      if (payload.length <= EVENT_BYTES) say(topics.told, payload, 0)
    },
    happening({ type, subject, facts }) {
      say(topics.events, jsonText({ event_type: type, ...facts }), 1)
      const key = keys()[nameOf(subject)]
      const hasTrigger = tables[subject.kind].triggers.some((trigger) => trigger.key === type)
      if (key !== undefined && hasTrigger) say(topics.trigger({ kind: subject.kind, key }), type, 1)
    },
  }
}

function shortened(event: HomeEvent): HomeEvent {
  if (event.type !== 'log' || event.line.length <= LINE_CHARS) return event
  return { ...event, line: `${event.line.slice(0, LINE_CHARS)} … (${event.line.length} characters)` }
}
