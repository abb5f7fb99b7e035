import type { Finding } from '../../contract/plan.ts'
import { type Refusal, refusalFinding } from './refusals.ts'

/** Whether there is word with the broker; said once when it changes, and shown for as long as it is so. */
export interface WordWithBroker {
  refused(why: Refusal): void
  /** By the broker at this address. */
  accepted(broker: string): void
  findings(): Finding[]
}

export function wordWithBroker(say: (line: string) => void, onFindings: () => void): WordWithBroker {
  let refusal: Refusal | undefined
  return {
    refused(why) {
      if (why.text === refusal?.text) return
      refusal = why
      say(`${why.text}. ${why.advice}`)
      onFindings()
    },
    accepted(broker) {
      say(`MQTT: connected to ${broker}`)
      if (refusal === undefined) return
      refusal = undefined
      onFindings()
    },
    findings: () => (refusal === undefined ? [] : [refusalFinding(refusal)]),
  }
}
