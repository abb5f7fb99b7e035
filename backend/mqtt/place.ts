import type { MqttControl } from '../contract/doors/mqtt.ts'
import type { Homeport } from '../homeport.ts'
import type { Clock } from '../ports/clock.ts'
import type { Recall } from './memory/recall.ts'
import type { Topics } from './topics.ts'

/** What all parts of the letter-box stand on. */
export interface Place {
  homeport: Homeport
  clock: Clock
  control: MqttControl
  topics: Topics
  /** As it stands in every id; short. */
  instance: string
  recall: Recall
  /** The app of Home Assistant that homeport is, once it is known. */
  ingress(): string | undefined
  /** homeport closes. */
  ended: AbortSignal
  say(line: string): void
  onDefect(error: unknown): void
  /** There are other findings than before. */
  onFindings(): void
}
