import type { MqttAnswer } from '../../contract/doors/mqtt.ts'
import { HomeportError } from '../../contract/errors.ts'
import type { Incoming } from '../connection/connection.ts'
import { instanceOf } from '../connection/survey.ts'
import type { Topics } from '../topics.ts'
import { type Command, commandOf } from './commands.ts'

/** What may be heard, and who is to know. */
export interface Hearing {
  topics: Topics
  instance: string
  /** Home Assistant has started. */
  onBirth(): void
  answer(noun: string, payload: Buffer): Promise<MqttAnswer>
  respond(topic: string, answer: MqttAnswer): void
  carryOut(command: Command): Promise<void>
  onRefused(command: Command, error: HomeportError): void
  /** Someone has emptied this discovery topic. */
  onEmptied(topic: string): void
  /** Another homeport says that this base topic is its own. */
  onOther(instance: string): void
  /** Somebody says that homeport is gone. */
  onDenied(): void
  say(line: string): void
  onDefect(error: unknown): void
}

/** From a message to what it means. */
export function ear(hearing: Hearing): (message: Incoming) => void {
  const { topics } = hearing
  const requestPrefix = topics.requests.slice(0, -1)

  const request = async (noun: string, payload: Buffer) =>
    hearing.respond(topics.response(noun), await hearing.answer(noun, payload))

  const command = async (asked: Command) => {
    try {
      await hearing.carryOut(asked)
    } catch (error) {
      if (error instanceof HomeportError) hearing.onRefused(asked, error)
      else hearing.onDefect(error)
    }
  }

  /** A deed that lies on the broker would be done again each time homeport comes back. */
  const isFresh = ({ topic, retained }: Incoming): boolean => {
    if (retained) hearing.say(`MQTT: a retained message on ${topic} is ignored; send it without retain`)
    return !retained
  }

  return (message) => {
    const { topic, payload, retained } = message
    if (topic === topics.birth) {
      if (!retained && payload.toString('utf8') === 'online') hearing.onBirth()
    } else if (topic === topics.bridgeInfo) {
      const other = instanceOf(payload.toString('utf8'))
      if (other !== undefined && other !== hearing.instance) hearing.onOther(other)
    } else if (topic === topics.bridgeState) {
      if (payload.toString('utf8') !== 'online') hearing.onDenied()
    } else if (topic.startsWith(requestPrefix)) {
      if (isFresh(message)) void request(topic.slice(requestPrefix.length), payload)
    } else if (topic.endsWith('/config')) {
      if (payload.length === 0) hearing.onEmptied(topic)
    } else {
      const asked = commandOf(topic, topics.base, payload)
      if (asked !== undefined && isFresh(message)) void command(asked)
    }
  }
}
