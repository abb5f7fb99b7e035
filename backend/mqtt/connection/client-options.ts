import type { IClientOptions } from 'mqtt'
import type { BrokerAccess } from '../../ports/broker.ts'
import type { Broker } from './connection.ts'

const CONNECT_MS = 10_000
const KEEPALIVE_S = 15
/** The broker does not even hand over what is larger. */
const PACKET_BYTES = 2 * 1024 * 1024

/** One attempt, and one session: what comes after it is homeport's own affair. */
export function clientOptions(
  broker: Broker,
  { url, password }: BrokerAccess,
  protocol: 4 | 5,
): IClientOptions {
  const will = broker.will()
  return {
    ...addressOf(url),
    protocolVersion: protocol,
    clientId: broker.clientId,
    clean: true,
    keepalive: KEEPALIVE_S,
    connectTimeout: CONNECT_MS,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    // mqtt-packet would write every 16-bit number into a buffer of its own beforehand, and keep them: 17 MB.
    writeCache: false,
    ...(password === undefined ? {} : { password }),
    ...(will && { will: { ...will, payload: Buffer.from(will.payload), qos: 1, retain: true } }),
    ...(protocol === 5 && { properties: { maximumPacketSize: PACKET_BYTES } }),
  }
}

/** What mqtt.js calls them; the URL has no password. */
function addressOf(url: string): IClientOptions {
  const { protocol, hostname, port, username } = new URL(url)
  const isTls = protocol === 'mqtts:'
  return {
    protocol: isTls ? 'mqtts' : 'mqtt',
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? (isTls ? 8883 : 1883) : Number(port),
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
  }
}
