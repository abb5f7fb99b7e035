import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Problem } from '../../backend/contract/doors/problem.ts'
import { readOptions } from '../../backend/options.ts'
import { temporaryFolder } from '../support/machine/temporary-folder.ts'
import { refusal } from '../support/refusal.ts'

/** What homeport is started with as an app, its options as the Supervisor wrote them. */
function asApp(options?: unknown) {
  const data = temporaryFolder()
  if (options !== undefined)
    writeFileSync(join(data, 'options.json'), typeof options === 'string' ? options : JSON.stringify(options))
  return { SUPERVISOR_TOKEN: 'abc', HOMEPORT_DATA: data, HOMEPORT_INVENTORY_FOLDER: '/inventory' }
}

const problems = (options?: unknown) => refusal(() => readOptions(asApp(options))).details as Problem[]

test('what is set in Home Assistant is heard, and what is left out falls back', () => {
  const read = readOptions(
    asApp({ log: 'debug', mqtt_control: 'full', mqtt_url: 'mqtt://me@broker', mqtt_password: 'secret' }),
  )
  expect(read).toMatchObject({ logLevel: 'debug', mqttControl: 'full', mqttUrl: 'mqtt://me@broker' })
  expect(read).toMatchObject({ mqttPassword: 'secret', mqttBase: 'homeport', supervisorToken: 'abc' })
})

test('an option that was emptied is one that was left out', () => {
  expect(readOptions(asApp({ mqtt_url: '', mqtt_base: null }))).toMatchObject({
    mqttUrl: undefined,
    mqttBase: 'homeport',
  })
})

test.each([
  [5, 'a number'],
  [true, 'true or false'],
  [['a'], 'a list'],
  [{ a: 1 }, 'a group'],
])('an option of a wrong type (%j) is named, with what it is and must be', (value, kind) => {
  expect(problems({ mqtt_base: value })).toEqual([
    {
      code: 'wrong-value',
      path: 'option mqtt_base',
      text: `option mqtt_base is ${kind}; it must be text: a topic without + and #`,
    },
  ])
})

test('a password that is no text is not repeated', () => {
  expect(JSON.stringify(problems({ mqtt_password: 12345678 }))).not.toContain('12345678')
})

test('the inventory is in the app’s own folder, or in the repository that a person names', () => {
  expect(readOptions(asApp({}))).toMatchObject({ inventory: undefined, inventoryFolder: '/inventory' })
  const said = {
    inventory: 'https://anna@git.example/home.git',
    inventory_ref: 'main',
    inventory_path: 'a/b',
  }
  const more = { inventory_poll: '1m', inventory_token: 'abc', inventory_hook: 'sixteen-or-longer' }
  expect(readOptions(asApp({ ...said, ...more }))).toMatchObject({
    inventory: 'https://anna@git.example/home.git',
    inventoryRef: 'refs/heads/main',
    inventoryPath: 'a/b',
    inventoryPoll: 60_000,
    inventoryToken: 'abc',
    inventoryHook: 'sixteen-or-longer',
  })
})

test('a secret of the wrong shape is named, and not repeated', () => {
  const wrong = { inventory: 'git@nas:home.git', inventory_hook: 'hunter22', inventory_token: 'hunter 22' }
  const found = problems(wrong)
  expect(found.map(({ text }) => text)).toEqual([
    'option inventory_token is "…"; it must be a token: one word',
    'option inventory_hook is "…"; it must be one word of at least 16 characters',
  ])
})

test('what only a repository has is refused, by option, while no repository is named', () => {
  expect(problems({ inventory_ref: 'main' })).toEqual([
    {
      code: 'wrong-value',
      path: 'option inventory_ref',
      text: 'option inventory_ref is for a Git repository, but option inventory is not set',
    },
  ])
})

test('a repository that is named wrongly is all that is said of it', () => {
  const found = problems({ inventory: 5, inventory_ref: 'main' })
  expect(found.map(({ path }) => path)).toEqual(['option inventory'])
})

test('all that is wrong is said at once, by option, and where to correct it', () => {
  const error = refusal(() => readOptions(asApp({ log: 'loud', mqtt_base: 'a/#', colour: 'blue' })))
  expect((error.details as Problem[]).map(({ path }) => path).sort()).toEqual([
    'colour',
    'option log',
    'option mqtt_base',
  ])
  expect(error.message).toContain('option log is "loud"; it must be one of fatal,')
  expect(error.advice).toContain('configuration in Home Assistant')
})

test.each([
  ['are missing', undefined, 'ENOENT'],
  ['are no JSON', '{', 'JSON'],
  ['are a list', [], 'it holds no options'],
])('options that %s are not guessed', (_case, options, why) => {
  const [problem, ...others] = problems(options)
  expect(others).toEqual([])
  expect(problem?.code).toBe('options-unreadable')
  expect(problem?.text).toContain('options.json')
  expect(problem?.text).toContain(why)
})

test('standing alone, no file of options is read', () => {
  const { HOMEPORT_DATA, HOMEPORT_INVENTORY_FOLDER } = asApp({ log: 'debug' })
  expect(readOptions({ HOMEPORT_DATA, HOMEPORT_INVENTORY_FOLDER }).logLevel).toBe('info')
})

test('a secret has no place in the environment', () => {
  const secrets = ['HOMEPORT_MQTT_PASSWORD', 'HOMEPORT_INVENTORY_TOKEN', 'HOMEPORT_INVENTORY_HOOK']
  for (const name of secrets) {
    const { message } = refusal(() => readOptions({ HOMEPORT_INVENTORY: '/i', [name]: 'hunter22' }))
    expect(message).toContain(`${name} is not a variable homeport knows`)
    expect(message).not.toContain('hunter22')
  }
})
