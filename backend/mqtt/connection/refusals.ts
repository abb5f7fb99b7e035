import type { Finding } from '../../contract/plan.ts'
import { BrokerNotFound, type BrokerSource } from '../../ports/broker.ts'

/** Why there is no word with the broker: in words for the log, and a finding for the page. */
export interface Refusal {
  /** As the finding is called. */
  code: string
  text: string
  advice: string
}

/** CONNACK codes of protocols 3.1.1 and 5; brokers do not agree which of them a wrong password is. */
const refusedCodes = new Set([4, 5, 134, 135])
const protocolCodes = new Set([1, 132])

/** The broker does not speak this protocol: the older one may do. */
export function isForeignProtocol(error: unknown): boolean {
  return protocolCodes.has(codeOf(error) as number)
}

export function refusalOf(error: unknown, broker: string, advice: BrokerSource['advice']): Refusal {
  const code = codeOf(error)
  if (refusedCodes.has(code as number)) {
    return {
      code: 'mqtt-refused',
      text: `the MQTT broker ${broker} does not let homeport in: user name or password is missing or incorrect`,
      advice: advice.refused,
    }
  }
  const why = error instanceof Error ? error.message || String(code ?? error.name) : String(error)
  return {
    code: 'mqtt-unreachable',
    text: `there is no word with the MQTT broker ${broker}: ${why}`,
    advice: advice.silent,
  }
}

export function baseTaken(base: string, other: string): Refusal {
  return {
    code: 'mqtt-base-taken',
    text: `another homeport (${other}) uses the MQTT base topic ${base}`,
    advice: 'Give this one a HOMEPORT_MQTT_BASE of its own, or stop the other; homeport looks again.',
  }
}

/** Whoever knows the broker does not. */
export function notFound(error: unknown): Refusal {
  if (!(error instanceof BrokerNotFound)) throw error
  return { code: error.id, text: error.message, advice: error.advice }
}

export function refusalFinding({ code, text, advice }: Refusal): Finding {
  return { id: code, severity: 'error', subject: 'mqtt', text, advice }
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | null)?.code
}
