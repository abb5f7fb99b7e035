import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Problem } from '../../backend/contract/problem.ts'
import { readOptions } from '../../backend/options.ts'
import { refusal } from '../support/refusal.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

/** What homeport is started with as an app, its options as the Supervisor wrote them. */
function asApp(options?: unknown) {
  const data = temporaryFolder()
  if (options !== undefined)
    writeFileSync(join(data, 'options.json'), typeof options === 'string' ? options : JSON.stringify(options))
  return { SUPERVISOR_TOKEN: 'abc', HOMEPORT_DATA: data, HOMEPORT_INVENTORY: '/inventory' }
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
  const { HOMEPORT_DATA, HOMEPORT_INVENTORY } = asApp({ log: 'debug' })
  expect(readOptions({ HOMEPORT_DATA, HOMEPORT_INVENTORY }).logLevel).toBe('info')
})

test('a password has no place in the environment', () => {
  const env = { HOMEPORT_INVENTORY: '/i', HOMEPORT_MQTT_PASSWORD: 'hunter22' }
  const { message } = refusal(() => readOptions(env))
  expect(message).toContain('HOMEPORT_MQTT_PASSWORD is not a variable homeport knows')
  expect(message).not.toContain('hunter22')
})
