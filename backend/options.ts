import type { MqttControl } from './contract/doors/mqtt.ts'
import type { Problem } from './contract/doors/problem.ts'
import { HomeportError } from './contract/errors.ts'
import { readGitAddress } from './core/inventory/values/git-address.ts'
import { appOptions, optionFor } from './options/app-options.ts'
import { type LogLevel, variables } from './options/variables.ts'

/** What is said in text, by the environment or by the options of an app. Paths are absolute. */
export interface Said {
  data: string
  /** A folder, or the address of a Git repository; undefined: a person chooses on the page. */
  inventory: string | undefined
  /** The folder of the inventory, as long as nothing else is said or chosen. */
  inventoryFolder: string | undefined
  /** Of a repository: a ref's full name; undefined: what the server calls HEAD. */
  inventoryRef: string | undefined
  /** Of a repository: the folder inside it. */
  inventoryPath: string | undefined
  /** Of a repository over SSH: the key its host must show. */
  inventoryHostKey: string | undefined
  /** Of a repository: how long between two looks, in milliseconds. */
  inventoryPoll: number
  /** Of a repository over https: by which homeport is let in; without it the store of secrets is asked. */
  inventoryToken: string | undefined
  /** Of a repository: with which its pushes are signed; without it homeport makes one. */
  inventoryHook: string | undefined
  /** Address to listen on. */
  host: string
  /** 0: any free port. */
  port: number
  logLevel: LogLevel
  /** The example home: its swarm is made without a question (engine.md § 0.1, rule 5). */
  example: boolean
  /** A file with the access token, in place of the one in the data directory. */
  tokenFile: string | undefined
  /** `mqtt://user@host:1883`, or mqtts; without it the Supervisor is asked, or there is no MQTT. */
  mqttUrl: string | undefined
  mqttPasswordFile: string | undefined
  mqttPassword: string | undefined
  /** Under it stand all of homeport's own topics. */
  mqttBase: string
  /** As it is set in Home Assistant's MQTT integration. */
  mqttDiscoveryPrefix: string
  /** What MQTT may ask of homeport. */
  mqttControl: MqttControl
  /** The folder with the root file systems of the backup helper; without it nothing can be backed up. */
  helpers: string | undefined
}

export interface Options extends Said {
  /** homeport is an app of Home Assistant: by this token it asks the Supervisor, and through it Home Assistant. */
  supervisorToken: string | undefined
}

/** A value, and what the person calls it who set it. */
export interface Told {
  label: string
  text: string
}

/** Throws `bad-request` whose details are all Problems at once, each naming its variable or option. */
export function readOptions(env: Environment = process.env, argv: readonly string[] = []): Options {
  const supervisorToken = env['SUPERVISOR_TOKEN'] || undefined
  const isApp = supervisorToken !== undefined
  const { told, problems } = isApp ? appOptions(env[variables.data.name] || '/data') : nothingTold()
  problems.unshift(...unknownVariables(env), ...argv.map(unknownArgument))
  const read = <K extends keyof Said>(key: K): Options[K] => {
    const { name, fallback, parse, expected, onlyOption } = variables[key]
    const { label, text } = told.get(name) ?? { label: name, text: env[name] }
    const given = text || fallback
    const value = given === undefined ? undefined : parse(given)
    if (value !== undefined || given === undefined) return value as Options[K]
    problems.push(wrongValue(label, onlyOption ? '…' : given, expected))
    return undefined as Options[K]
  }
  const keys = Object.keys(variables) as (keyof Said)[]
  const options = { ...Object.fromEntries(keys.map((key) => [key, read(key)])), supervisorToken } as Options
  const label = (key: keyof Said) => (isApp && optionFor(variables[key].name)) || variables[key].name
  if (!problems.some(({ path }) => path === label('inventory')))
    problems.push(...ofARepository(options, label))
  if (options.mqttBase !== undefined && options.mqttBase === options.mqttDiscoveryPrefix) {
    const another = `another than ${label('mqttDiscoveryPrefix')}`
    problems.push(wrongValue(label('mqttBase'), options.mqttBase, another))
  }
  if (problems.length > 0) throw refusal(problems, isApp)
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

/** What only a repository has is not silently without effect. */
function ofARepository(options: Options, label: (key: keyof Said) => string): Problem[] {
  if (options.inventory !== undefined && readGitAddress(options.inventory) !== undefined) return []
  const set = (['inventoryRef', 'inventoryPath', 'inventoryHostKey'] as const).filter((key) => options[key])
  return set.map((key) => {
    const is =
      options.inventory === undefined ? `${label('inventory')} is not set` : 'the inventory is a folder'
    const text = `${label(key)} is for a Git repository, but ${is}`
    return { code: 'wrong-value', path: label(key), text }
  })
}

function nothingTold(): ReturnType<typeof appOptions> {
  return { told: new Map(), problems: [] }
}

function unknownVariables(env: Environment): Problem[] {
  const known = Object.values(variables)
    .filter(({ onlyOption }) => onlyOption !== true)
    .map(({ name }) => name)
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

function wrongValue(label: string, text: string | undefined, expected: string): Problem {
  // A password that should not be there is not repeated.
  const shown = text?.replace(/\/\/([^/@]*):[^/@]*@/, '//$1:…@')
  const is = shown === undefined ? 'is not set' : `is "${shown}"`
  return { code: 'wrong-value', path: label, text: `${label} ${is}; it must be ${expected}` }
}

function refusal(problems: Problem[], isApp: boolean): HomeportError {
  const text = problems.map((problem) => problem.text).join('\n')
  const advice = isApp
    ? "Correct the app's configuration in Home Assistant, and start the app again."
    : 'Correct the environment and start again.'
  return new HomeportError('bad-request', text, advice, problems)
}
