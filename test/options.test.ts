import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import type { Problem } from '../backend/contract/doors/problem.ts'
import { readOptions, withoutDockerVariables } from '../backend/options.ts'
import { refusal } from './support/refusal.ts'

test('homeport need be told nothing: where the inventory is, the page asks', () => {
  expect(readOptions({ PATH: '/bin' })).toEqual({
    data: resolve('.data'),
    inventory: undefined,
    inventoryFolder: undefined,
    inventoryRef: undefined,
    inventoryPath: undefined,
    inventoryHostKey: undefined,
    inventoryPoll: 20_000,
    inventoryToken: undefined,
    inventoryHook: undefined,
    host: '127.0.0.1',
    port: 8099,
    logLevel: 'info',
    example: false,
    tokenFile: undefined,
    mqttUrl: undefined,
    mqttPasswordFile: undefined,
    mqttPassword: undefined,
    mqttBase: 'homeport',
    mqttDiscoveryPrefix: 'homeassistant',
    mqttControl: 'safe',
    supervisorToken: undefined,
  })
})

test('every variable is heard; paths become absolute', () => {
  const env = {
    HOMEPORT_DATA: 'data',
    HOMEPORT_INVENTORY: 'inventory',
    HOMEPORT_HOST: '::',
    HOMEPORT_PORT: '0',
    HOMEPORT_LOG: 'debug',
    HOMEPORT_EXAMPLE: 'true',
    HOMEPORT_TOKEN_FILE: '/run/secrets/token',
    HOMEPORT_MQTT_URL: 'mqtts://homeport@broker',
    HOMEPORT_MQTT_PASSWORD_FILE: '/run/secrets/mqtt',
    HOMEPORT_MQTT_BASE: 'home/port',
    HOMEPORT_MQTT_DISCOVERY_PREFIX: 'ha',
    HOMEPORT_MQTT_CONTROL: 'full',
  }
  expect(readOptions(env)).toEqual({
    data: resolve('data'),
    inventory: resolve('inventory'),
    inventoryRef: undefined,
    inventoryPath: undefined,
    inventoryHostKey: undefined,
    inventoryPoll: 20_000,
    inventoryToken: undefined,
    inventoryHook: undefined,
    host: '::',
    port: 0,
    logLevel: 'debug',
    example: true,
    tokenFile: '/run/secrets/token',
    mqttUrl: 'mqtts://homeport@broker',
    mqttPasswordFile: '/run/secrets/mqtt',
    mqttPassword: undefined,
    mqttBase: 'home/port',
    mqttDiscoveryPrefix: 'ha',
    mqttControl: 'full',
    supervisorToken: undefined,
  })
})

test('an empty variable is an unset one', () => {
  const options = readOptions({ HOMEPORT_INVENTORY: '/srv/home', HOMEPORT_PORT: '', HOMEPORT_TOKEN_FILE: '' })
  expect([options.port, options.tokenFile]).toEqual([8099, undefined])
})

test('all that is wrong is said at once, by variable', () => {
  const env = {
    HOMEPORT_PORT: '80990',
    HOMEPORT_HOST: 'http://here',
    HOMEPORT_LOG: 'loud',
    HOMEPORT_EXAMPLE: 'yes',
    HOMEPORT_PROT: '1',
  }
  const error = refusal(() => readOptions(env, ['--port=80']))
  expect(error.code).toBe('bad-request')
  expect(problems(error.details)).toEqual({
    HOMEPORT_PROT: 'HOMEPORT_PROT is not a variable homeport knows',
    '--port=80': 'homeport takes no arguments: --port=80',
    HOMEPORT_HOST: 'HOMEPORT_HOST is "http://here"; it must be an address to listen on',
    HOMEPORT_PORT: 'HOMEPORT_PORT is "80990"; it must be a number from 0 to 65535',
    HOMEPORT_LOG: 'HOMEPORT_LOG is "loud"; it must be one of fatal, error, warn, info, debug, trace, silent',
    HOMEPORT_EXAMPLE: 'HOMEPORT_EXAMPLE is "yes"; it must be true or false',
  })
  for (const text of Object.values(problems(error.details))) expect(error.message).toContain(text)
})

test.each(['8099.5', '-1', '0x50', '65536', ' 80', '1e3', 'NaN'])('%s is no port', (port) => {
  expect(refusal(() => readOptions({ HOMEPORT_INVENTORY: '/i', HOMEPORT_PORT: port })).message).toContain(
    port,
  )
})

test('a token put into the environment by mistake is not repeated', () => {
  const env = { HOMEPORT_INVENTORY: '/i', HOMEPORT_TOKEN: 'hunter22' }
  const error = refusal(() => readOptions(env))
  expect(JSON.stringify([error.message, error.advice, error.details])).not.toContain('hunter22')
})

test.each(['http://broker', 'broker:1883', 'mqtt://', 'mqtt://user:hunter22@broker'])(
  '%s is no broker, and a password in it is not repeated',
  (url) => {
    const error = refusal(() => readOptions({ HOMEPORT_INVENTORY: '/i', HOMEPORT_MQTT_URL: url }))
    expect(error.message).toContain('HOMEPORT_MQTT_URL is')
    expect(JSON.stringify([error.message, error.advice, error.details])).not.toContain('hunter22')
  },
)

test('topics have no wildcards, and the base is not the prefix of discovery', () => {
  const env = {
    HOMEPORT_INVENTORY: '/i',
    HOMEPORT_MQTT_DISCOVERY_PREFIX: 'a/#',
    HOMEPORT_MQTT_CONTROL: 'all',
  }
  expect(Object.keys(problems(refusal(() => readOptions(env)).details))).toEqual([
    'HOMEPORT_MQTT_DISCOVERY_PREFIX',
    'HOMEPORT_MQTT_CONTROL',
  ])
  const same = { HOMEPORT_INVENTORY: '/i', HOMEPORT_MQTT_BASE: 'homeassistant' }
  expect(refusal(() => readOptions(same)).message).toContain('another than HOMEPORT_MQTT_DISCOVERY_PREFIX')
})

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl'

test('an inventory in a repository is its address, with a ref, a folder and a host key', () => {
  const env = {
    HOMEPORT_INVENTORY: 'git@nas:home.git',
    HOMEPORT_INVENTORY_REF: 'main',
    HOMEPORT_INVENTORY_PATH: '/inventory/',
    HOMEPORT_INVENTORY_HOST_KEY: `nas ${KEY} root@nas`,
    HOMEPORT_INVENTORY_POLL: '2m',
  }
  expect(readOptions(env)).toMatchObject({
    inventory: 'git@nas:home.git',
    inventoryRef: 'refs/heads/main',
    inventoryPath: 'inventory',
    inventoryHostKey: KEY,
    inventoryPoll: 120_000,
  })
})

test.each([
  'http://nas/home.git',
  'git://nas/home.git',
  'ext::sh -c date@a:b',
  'ssh://homeport@nas/mnt/home',
])('%s is neither a folder nor a repository', (inventory) => {
  const found = problems(refusal(() => readOptions({ HOMEPORT_INVENTORY: inventory })).details)
  expect(Object.keys(found)).toEqual(['HOMEPORT_INVENTORY'])
})

test('a password in the address of a repository is refused, and not repeated', () => {
  const error = refusal(() => readOptions({ HOMEPORT_INVENTORY: 'https://anna:hunter22@nas/home.git' }))
  expect(error.message).toContain('without a password')
  expect(JSON.stringify([error.message, error.advice, error.details])).not.toContain('hunter22')
})

test('what only a repository has is refused without one, and named once where the inventory itself is wrong', () => {
  const said = { HOMEPORT_INVENTORY_REF: 'main' }
  const without = problems(refusal(() => readOptions(said)).details)
  expect(without).toEqual({
    HOMEPORT_INVENTORY_REF:
      'HOMEPORT_INVENTORY_REF is for a Git repository, but HOMEPORT_INVENTORY is not set',
  })
  const wrong = problems(refusal(() => readOptions({ ...said, HOMEPORT_INVENTORY: 'http://nas/x' })).details)
  expect(Object.keys(wrong)).toEqual(['HOMEPORT_INVENTORY'])
})

test.each(['4s', '2h', '30', 'often'])('%s is no time between two looks at a repository', (poll) => {
  const env = { HOMEPORT_INVENTORY: 'git@nas:home.git', HOMEPORT_INVENTORY_POLL: poll }
  expect(refusal(() => readOptions(env)).message).toBe(
    `HOMEPORT_INVENTORY_POLL is "${poll}"; it must be a time from 5s to 1h, such as 2m`,
  )
})

test('what only a repository has is refused for a folder', () => {
  const env = {
    HOMEPORT_INVENTORY: '/srv/home',
    HOMEPORT_INVENTORY_REF: 'main',
    HOMEPORT_INVENTORY_PATH: 'a',
  }
  expect(Object.keys(problems(refusal(() => readOptions(env)).details))).toEqual([
    'HOMEPORT_INVENTORY_REF',
    'HOMEPORT_INVENTORY_PATH',
  ])
})

test('variables of Docker are taken away, and named', () => {
  const env: Record<string, string | undefined> = {
    DOCKER_HOST: 'tcp://elsewhere:2375',
    DOCKER_CONTEXT: 'other',
    DOCKERISH: 'kept',
    PATH: '/bin',
  }
  expect(withoutDockerVariables(env)).toEqual(['DOCKER_CONTEXT', 'DOCKER_HOST'])
  expect(env).toEqual({ DOCKERISH: 'kept', PATH: '/bin' })
})

function problems(details: unknown): Record<string, string> {
  return Object.fromEntries((details as Problem[]).map((problem) => [problem.path, problem.text]))
}
