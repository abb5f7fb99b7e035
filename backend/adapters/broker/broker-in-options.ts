import { readFile } from 'node:fs/promises'
import { BrokerNotFound, type BrokerSource } from '../../ports/broker.ts'

export interface BrokerOptions {
  mqttUrl: string
  mqttPassword: string | undefined
  mqttPasswordFile: string | undefined
}

/** The broker that the options name. `isApp`: they are options of an app, and so are they called. */
export function brokerInOptions(options: BrokerOptions, isApp = false): BrokerSource {
  const { mqttUrl, mqttPassword, mqttPasswordFile } = options
  const [url, password] = isApp
    ? ['the option mqtt_url', 'the option mqtt_password']
    : ['HOMEPORT_MQTT_URL', 'the file HOMEPORT_MQTT_PASSWORD_FILE']
  return {
    find: async () => ({ url: mqttUrl, password: mqttPassword ?? (await passwordIn(mqttPasswordFile)) }),
    advice: {
      refused: `Correct the user in ${url}, and the password in ${password}.`,
      silent: `See that the broker runs, and that ${url} has its address; homeport keeps trying.`,
    },
  }
}

async function passwordIn(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined
  try {
    return (await readFile(file, 'utf8')).trimEnd()
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    const advice = 'Correct HOMEPORT_MQTT_PASSWORD_FILE.'
    throw new BrokerNotFound('mqtt-password', `the MQTT password cannot be read: ${text}`, advice)
  }
}
