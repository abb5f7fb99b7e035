import { resolve } from 'node:path'
import { HomeportError } from './contract/errors.ts'
import { type MqttControl, mqttControls } from './contract/mqtt.ts'
import type { Problem } from './contract/problem.ts'

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** What the environment decides. Paths are absolute. */
export interface Options {
  data: string
  inventory: string
  /** Address to listen on. */
  host: string
  /** 0: any free port. */
  port: number
  logLevel: LogLevel
  /** The example home: its swarm is made without a question (engine.md § 0.1, rule 5). */
  example: boolean
  /** A file with the access token, in place of the one in the data directory. */
  tokenFile: string | undefined
  /** `mqtt://user@host:1883`, or mqtts; without it there is no MQTT. */
  mqttUrl: string | undefined
  mqttPasswordFile: string | undefined
  /** Under it stand all of homeport's own topics. */
  mqttBase: string
  /** As it is set in Home Assistant's MQTT integration. */
  mqttDiscoveryPrefix: string
  /** What MQTT may ask of homeport. */
  mqttControl: MqttControl
}

/** Throws `bad-request` whose details are all Problems at once, each naming its variable. */
export function readOptions(env: Environment = process.env, argv: readonly string[] = []): Options {
  const problems = [...unknownVariables(env), ...argv.map(unknownArgument)]
  const read = <K extends keyof Options>(key: K): Options[K] => {
    const { name, fallback, parse, expected } = variables[key]
    const text = env[name] || fallback
    const value = text === undefined ? undefined : parse(text)
    if (value !== undefined || (text === undefined && !needed.has(key))) return value as Options[K]
    problems.push(wrongValue(name, text, expected ?? ''))
    return undefined as Options[K]
  }
  const options: Options = {
    data: read('data'),
    inventory: read('inventory'),
    host: read('host'),
    port: read('port'),
    logLevel: read('logLevel'),
    example: read('example'),
    tokenFile: read('tokenFile'),
    mqttUrl: read('mqttUrl'),
    mqttPasswordFile: read('mqttPasswordFile'),
    mqttBase: read('mqttBase'),
    mqttDiscoveryPrefix: read('mqttDiscoveryPrefix'),
    mqttControl: read('mqttControl'),
  }
  if (options.mqttBase !== undefined && options.mqttBase === options.mqttDiscoveryPrefix) {
    const { base, prefix } = { base: variables.mqttBase.name, prefix: variables.mqttDiscoveryPrefix.name }
    problems.push(wrongValue(base, options.mqttBase, `another than ${prefix}`))
  }
  if (problems.length > 0) throw refusal(problems)
  return options
}

/**
 * Removes `DOCKER_*` from the environment and names what it removed: `DOCKER_HOST` and its like would turn the docker
 * programs homeport starts to another engine than the inventory says.
 */
export function withoutDockerVariables(env: Environment = process.env): string[] {
  const names = Object.keys(env).filter((name) => name.startsWith('DOCKER_'))
  for (const name of names) delete env[name]
  return names.sort()
}

type Environment = Record<string, string | undefined>

interface Variable<T> {
  name: string
  fallback?: string
  /** `undefined`: not of that shape. */
  parse(text: string): T | undefined
  /** In words what it must be. */
  expected?: string
}

const variables: { [K in keyof Options]: Variable<NonNullable<Options[K]>> } = {
  data: { name: 'HOMEPORT_DATA', fallback: './.data', parse: asPath, expected: 'a folder' },
  inventory: { name: 'HOMEPORT_INVENTORY', parse: asPath, expected: 'the folder of the inventory' },
  host: { name: 'HOMEPORT_HOST', fallback: '127.0.0.1', parse: asHost, expected: 'an address to listen on' },
  port: { name: 'HOMEPORT_PORT', fallback: '8099', parse: asPort, expected: 'a number from 0 to 65535' },
  logLevel: {
    name: 'HOMEPORT_LOG',
    fallback: 'info',
    parse: asLogLevel,
    expected: `one of ${logLevels.join(', ')}`,
  },
  example: { name: 'HOMEPORT_EXAMPLE', fallback: 'false', parse: asBoolean, expected: 'true or false' },
  tokenFile: { name: 'HOMEPORT_TOKEN_FILE', parse: asPath },
  mqttUrl: {
    name: 'HOMEPORT_MQTT_URL',
    parse: asBroker,
    expected: 'mqtt://user@host:1883 or mqtts://…, the password in HOMEPORT_MQTT_PASSWORD_FILE',
  },
  mqttPasswordFile: { name: 'HOMEPORT_MQTT_PASSWORD_FILE', parse: asPath },
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
}

/** There is nothing to fall back on. */
const needed: ReadonlySet<keyof Options> = new Set(['inventory'])

function asPath(text: string): string {
  return resolve(text)
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

function unknownVariables(env: Environment): Problem[] {
  const known = Object.values(variables).map((variable) => variable.name)
  return Object.keys(env)
    .filter((name) => name.startsWith('HOMEPORT_') && !known.includes(name))
    .sort()
    .map((name) => ({
      code: 'unknown-variable',
      path: name,
      text: `${name} is not a variable homeport knows`,
      advice: `It knows ${known.join(', ')}.`,
    }))
}

function unknownArgument(argument: string): Problem {
  return {
    code: 'unknown-argument',
    path: argument,
    text: `homeport takes no arguments: ${argument}`,
    advice: 'Use environment variables: HOMEPORT_DATA, HOMEPORT_INVENTORY, …',
  }
}

function wrongValue(name: string, text: string | undefined, expected: string): Problem {
  // A password that should not be there is not repeated.
  const shown = text?.replace(/\/\/([^/@]*):[^/@]*@/, '//$1:…@')
  const is = shown === undefined ? 'is not set' : `is "${shown}"`
  return { code: 'wrong-value', path: name, text: `${name} ${is}; it must be ${expected}` }
}

function refusal(problems: Problem[]): HomeportError {
  const text = problems.map((problem) => problem.text).join('\n')
  return new HomeportError('bad-request', text, 'Correct the environment and start again.', problems)
}
