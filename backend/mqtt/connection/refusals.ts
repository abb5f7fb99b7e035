import type { Finding } from '../../contract/plan.ts'

/** Why there is no word with the broker: in words for the log, and a finding for the page. */
export interface Refusal {
  code: 'mqtt-refused' | 'mqtt-unreachable' | 'mqtt-base-taken' | 'mqtt-password'
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

export function refusalOf(error: unknown, broker: string): Refusal {
  const code = codeOf(error)
  if (refusedCodes.has(code as number)) {
    return {
      code: 'mqtt-refused',
      text: `the MQTT broker ${broker} does not let homeport in: user name or password is missing or incorrect`,
      advice:
        'Correct the user in HOMEPORT_MQTT_URL, and the file HOMEPORT_MQTT_PASSWORD_FILE with its password.',
    }
  }
  const why = error instanceof Error ? error.message || String(code ?? error.name) : String(error)
  return {
    code: 'mqtt-unreachable',
    text: `there is no word with the MQTT broker ${broker}: ${why}`,
    advice: 'See that the broker runs, and that HOMEPORT_MQTT_URL has its address; homeport keeps trying.',
  }
}

export function baseTaken(base: string, other: string): Refusal {
  return {
    code: 'mqtt-base-taken',
    text: `another homeport (${other}) uses the MQTT base topic ${base}`,
    advice: 'Give this one a HOMEPORT_MQTT_BASE of its own, or stop the other; homeport looks again.',
  }
}

export function unreadablePassword(error: unknown): Refusal {
  const text = error instanceof Error ? error.message : String(error)
  return {
    code: 'mqtt-password',
    text: `the MQTT password cannot be read: ${text}`,
    advice: 'Correct HOMEPORT_MQTT_PASSWORD_FILE.',
  }
}

export function refusalFinding({ code, text, advice }: Refusal): Finding {
  return { id: code, severity: 'error', subject: 'mqtt', text, advice }
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | null)?.code
}
