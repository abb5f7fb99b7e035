import { type BrokerAccess, BrokerNotFound, type BrokerSource } from '../../ports/broker.ts'
import { askSupervisor, type SupervisorAccess, SupervisorError } from './ask-supervisor.ts'

/** The broker that Home Assistant's apps share, as the Supervisor knows it. */
export function supervisorsBroker(access: SupervisorAccess): BrokerSource {
  return {
    find: async () => brokerIn(await askSupervisor(access, '/services/mqtt').catch(explained)),
    advice: {
      refused: 'Restart the broker’s app in Home Assistant; homeport asks for its password anew.',
      silent: 'See in Home Assistant that the broker’s app runs; homeport keeps trying.',
    },
  }
}

function explained(error: unknown): never {
  if (!(error instanceof SupervisorError)) throw error
  if (error.refused)
    throw new BrokerNotFound(
      'mqtt-missing',
      `Home Assistant has no MQTT broker for apps (${error.message})`,
      'Install and start the app Mosquitto broker, or name another in the option mqtt_url; homeport looks again.',
    )
  throw new BrokerNotFound(
    'supervisor-silent',
    `where the MQTT broker is cannot be asked: ${error.message}`,
    'Nothing need be done while the Supervisor restarts: homeport asks again.',
  )
}

function brokerIn(said: unknown): BrokerAccess {
  const { host, port, ssl, username, password } = (said ?? {}) as Record<string, unknown>
  const address = `${ssl === true ? 'mqtts' : 'mqtt'}://${userPart(username)}${String(host)}:${String(port)}`
  if (typeof host !== 'string' || URL.parse(address) === null)
    throw new BrokerNotFound(
      'mqtt-missing',
      'what the Supervisor says of the MQTT broker is no address',
      'Restart the broker’s app in Home Assistant.',
    )
  return { url: address, password: typeof password === 'string' ? password : undefined }
}

function userPart(username: unknown): string {
  return typeof username === 'string' && username !== '' ? `${encodeURIComponent(username)}@` : ''
}
