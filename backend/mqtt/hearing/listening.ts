import type { Incoming, Session } from '../connection/connection.ts'
import { jsonText } from '../json-text.ts'
import type { Place } from '../place.ts'
import type { Speaker } from '../telling/speaker.ts'
import { requests } from './answer.ts'
import { carryOut, type Desk } from './commands.ts'
import { ear } from './ear.ts'

export interface Listening {
  place: Place
  speaker: Speaker
  chosen: Map<string, number>
  session(): Session | undefined
  /** Another homeport claims our topics. */
  onOther(instance: string): void
}

/** All that homeport hears, and what it does about it. */
export function listening({
  place,
  speaker,
  chosen,
  session,
  onOther,
}: Listening): (heard: Incoming) => void {
  const { homeport, control, topics, recall, say, onFindings } = place
  const asked = requests(
    {
      homeport,
      control,
      announceAgain() {
        const announced = speaker.announceAgain()
        onFindings()
        return announced
      },
    },
    place.onDefect,
  )
  const desk: Desk = {
    homeport,
    control,
    chosen,
    keys: () => recall.keys(),
    shown: (key) => speaker.shown(topics.state({ kind: 'stack', key }, 'update')),
  }

  return ear({
    ...place,
    onOther,
    // The will of another that had this base topic before, or a slip: without homeport's word all entities would stay gone.
    onDenied: () => speaker.sayAnew(topics.bridgeState),
    onBirth: () => speaker.born(),
    answer: asked.answer,
    respond: (topic, answer) => void session()?.publish(topic, jsonText(answer), { retain: false, qos: 1 }),
    async carryOut(command) {
      await carryOut(desk, command)
      speaker.soon()
    },
    onRefused({ key, row }, error) {
      say(`MQTT: ${row} of ${key} is refused: ${error.message}`)
      speaker.voice.happening({
        type: 'refused',
        subject: { kind: 'stack', name: key },
        facts: { stack: key, what: row, error: error.message, advice: error.advice },
      })
    },
    onEmptied(topic) {
      if (!speaker.emptied(topic)) return
      say(`MQTT: ${topic} was emptied: deleted in Home Assistant, not announced again until asked`)
      onFindings()
    },
  })
}
