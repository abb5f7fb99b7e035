import type { Finding } from '../../contract/plan.ts'
import { type Refusal, refusalFinding } from './refusals.ts'

/** Whether there is word with the broker; said once when it changes, and shown for as long as it is so. */
export interface WordWithBroker {
  refused(why: Refusal): void
  accepted(): void
  findings(): Finding[]
}

export function wordWithBroker(
  url: string,
  say: (line: string) => void,
  onFindings: () => void,
): WordWithBroker {
  let refusal: Refusal | undefined
  return {
    refused(why) {
      if (why.text === refusal?.text) return
      refusal = why
      say(`${why.text}. ${why.advice}`)
      onFindings()
    },
    accepted() {
      say(`MQTT: connected to ${new URL(url).host}`)
      if (refusal === undefined) return
      refusal = undefined
      onFindings()
    },
    findings: () => (refusal === undefined ? [] : [refusalFinding(refusal)]),
  }
}
