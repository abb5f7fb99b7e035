import { resolve } from 'node:path'
import { type MqttControl, mqttControls } from '../contract/doors/mqtt.ts'
import { durationMs } from '../core/inventory/values/durations.ts'
import {
  GIT_FORMS,
  looksLikeAddress,
  readGitAddress,
  readGitRef,
  readInnerPath,
} from '../core/inventory/values/git-address.ts'
import { readHostKey } from '../core/inventory/values/host-keys.ts'
import type { Said } from '../options.ts'

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

export interface Variable<T> {
  name: string
  fallback?: string
  /** `undefined`: not of that shape. */
  parse(text: string): T | undefined
  /** In words what it must be. */
  expected: string
  /** A secret: said in an app's options and nowhere else, as too many read an environment, and never repeated. */
  onlyOption?: true
}

/** Every value that is said in text; an app's option is called as its variable, small and without `HOMEPORT_`. */
export const variables: { [K in keyof Said]: Variable<NonNullable<Said[K]>> } = {
  data: { name: 'HOMEPORT_DATA', fallback: './.data', parse: asPath, expected: 'a folder' },
  inventory: {
    name: 'HOMEPORT_INVENTORY',
    parse: asInventory,
    expected: `the folder of the inventory, or its Git repository: ${GIT_FORMS}, without a password`,
  },
  inventoryFolder: { name: 'HOMEPORT_INVENTORY_FOLDER', parse: asPath, expected: 'a folder' },
  inventoryRef: { name: 'HOMEPORT_INVENTORY_REF', parse: readGitRef, expected: 'a branch, or refs/tags/…' },
  inventoryPath: {
    name: 'HOMEPORT_INVENTORY_PATH',
    parse: readInnerPath,
    expected: 'a folder inside the repository',
  },
  inventoryHostKey: {
    name: 'HOMEPORT_INVENTORY_HOST_KEY',
    parse: readHostKey,
    expected: 'a host key: ssh-ed25519 AAAA…',
  },
  inventoryPoll: {
    name: 'HOMEPORT_INVENTORY_POLL',
    fallback: '20s',
    parse: asPause,
    expected: 'a time from 5s to 1h, such as 2m',
  },
  inventoryToken: {
    name: 'HOMEPORT_INVENTORY_TOKEN',
    parse: asWord(1),
    expected: 'a token: one word',
    onlyOption: true,
  },
  inventoryHook: {
    name: 'HOMEPORT_INVENTORY_HOOK',
    parse: asWord(16),
    expected: 'one word of at least 16 characters',
    onlyOption: true,
  },
  host: { name: 'HOMEPORT_HOST', fallback: '127.0.0.1', parse: asHost, expected: 'an address to listen on' },
  port: { name: 'HOMEPORT_PORT', fallback: '8099', parse: asPort, expected: 'a number from 0 to 65535' },
  logLevel: {
    name: 'HOMEPORT_LOG',
    fallback: 'info',
    parse: asLogLevel,
    expected: `one of ${logLevels.join(', ')}`,
  },
  example: { name: 'HOMEPORT_EXAMPLE', fallback: 'false', parse: asBoolean, expected: 'true or false' },
  tokenFile: { name: 'HOMEPORT_TOKEN_FILE', parse: asPath, expected: 'a file' },
  mqttUrl: {
    name: 'HOMEPORT_MQTT_URL',
    parse: asBroker,
    expected: 'mqtt://user@host:1883 or mqtts://…, without the password, which is said by itself',
  },
  mqttPasswordFile: { name: 'HOMEPORT_MQTT_PASSWORD_FILE', parse: asPath, expected: 'a file' },
  mqttPassword: {
    name: 'HOMEPORT_MQTT_PASSWORD',
    parse: (text) => text,
    expected: 'the password at mqtt_url',
    onlyOption: true,
  },
  mqttBase: {
    name: 'HOMEPORT_MQTT_BASE',
    fallback: 'homeport',
    parse: asTopic,
    expected: 'a topic without + and #',
  },
  mqttDiscoveryPrefix: {
    name: 'HOMEPORT_MQTT_DISCOVERY_PREFIX',
    fallback: 'homeassistant',
    parse: asTopic,
    expected: 'a topic without + and #',
  },
  mqttControl: {
    name: 'HOMEPORT_MQTT_CONTROL',
    fallback: 'safe',
    parse: asMqttControl,
    expected: `one of ${mqttControls.join(', ')}`,
  },
  helpers: { name: 'HOMEPORT_HELPERS', parse: asPath, expected: 'the folder of the backup helper' },
}

function asPath(text: string): string {
  return resolve(text)
}

function asInventory(text: string): string | undefined {
  if (!looksLikeAddress(text)) return resolve(text)
  return readGitAddress(text) === undefined ? undefined : text
}

function asPause(text: string): number | undefined {
  const ms = durationMs(text)
  return ms !== undefined && ms >= 5_000 && ms <= 3_600_000 ? ms : undefined
}

function asWord(shortest: number): (text: string) => string | undefined {
  return (text) => (text.length >= shortest && /^[\x21-\x7e]+$/.test(text) ? text : undefined)
}

function asHost(text: string): string | undefined {
  return /^[A-Za-z0-9.:_-]+$/.test(text) ? text : undefined
}

function asPort(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined
}

function asLogLevel(text: string): LogLevel | undefined {
  return logLevels.find((level) => level === text)
}

/** A password in an environment is read by too many. */
function asBroker(text: string): string | undefined {
  const url = URL.parse(text)
  if (url === null || !['mqtt:', 'mqtts:'].includes(url.protocol)) return undefined
  return url.hostname !== '' && url.password === '' ? text : undefined
}

function asTopic(text: string): string | undefined {
  return /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/.test(text) ? text : undefined
}

function asMqttControl(text: string): MqttControl | undefined {
  return mqttControls.find((control) => control === text)
}

function asBoolean(text: string): boolean | undefined {
  return { true: true, false: false }[text]
}
