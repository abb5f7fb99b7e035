import { brokerInOptions } from '../adapters/broker/broker-in-options.ts'
import { accessToken } from '../adapters/data-folder/token.ts'
import { askCore } from '../adapters/home-assistant/core-socket.ts'
import { peopleInCore } from '../adapters/home-assistant/people-in-core.ts'
import { ownApp } from '../adapters/supervisor/own-app.ts'
import { supervisorsBroker } from '../adapters/supervisor/supervisors-broker.ts'
import type { Door } from '../http/server.ts'
import { type LetterBox, openLetterBox } from '../mqtt/letter-box.ts'
import type { Options } from '../options.ts'
import type { BrokerSource } from '../ports/broker.ts'
import type { Clock } from '../ports/clock.ts'

// Who may come in, and where the broker is: as an app both are the Supervisor’s to say, alone they are in the options.

/** The Supervisor, as every app knows it. */
const SUPERVISOR = 'http://supervisor'
const CORE_ANSWER_MS = 5_000

/** Without a broker there is no MQTT. */
export function letterBox(
  options: Options,
  parts: Omit<Parameters<typeof openLetterBox>[0], 'broker' | 'findApp' | 'base' | 'prefix' | 'control'>,
): LetterBox | undefined {
  const broker = brokerOf(options)
  if (broker === undefined) return undefined
  const {
    mqttBase: base,
    mqttDiscoveryPrefix: prefix,
    mqttControl: control,
    supervisorToken: token,
  } = options
  const app = token === undefined ? {} : { findApp: () => ownApp({ url: SUPERVISOR, token }) }
  return openLetterBox({ ...parts, ...app, broker, base, prefix, control })
}

function brokerOf({ mqttUrl, supervisorToken, ...options }: Options): BrokerSource | undefined {
  const isApp = supervisorToken !== undefined
  if (mqttUrl !== undefined) return brokerInOptions({ ...options, mqttUrl }, isApp)
  return isApp ? supervisorsBroker({ url: SUPERVISOR, token: supervisorToken }) : undefined
}

/** As an app homeport asks Home Assistant who somebody is; alone it has a token. */
export function doorOf({ supervisorToken: token, tokenFile }: Options, folder: string, clock: Clock): Door {
  if (token === undefined) return { token: accessToken(folder, tokenFile) }
  const core = { url: `${SUPERVISOR.replace('http', 'ws')}/core/websocket`, token }
  return { people: peopleInCore({ list: () => askCore(core, 'config/auth/list', CORE_ANSWER_MS), clock }) }
}
