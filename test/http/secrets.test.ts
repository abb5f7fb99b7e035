import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { mqttRequests } from '../../backend/contract/doors/mqtt.ts'
import { HomeportError } from '../../backend/contract/errors.ts'
import { recordingHomeport } from '../support/home/a-homeport.ts'
import { aServer, authorized } from './support/a-server.ts'

const VALUE = 'hunter2-hunter2'
const url = '/api/v1/secrets/shop_token'

/** What a request is answered with, and all that the log says of it at its most talkative. */
async function said(payload: unknown, homeport = recordingHomeport(), type = 'application/json') {
  const lines: string[] = []
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const response = await aServer({ homeport, logger }).inject({
    method: 'PUT',
    url,
    headers: { ...authorized, 'content-type': type },
    payload: payload as object,
  })
  return { response, homeport, all: [response.body, JSON.stringify(response.headers), ...lines].join('\n') }
}

describe('a value that was sent is told back by nobody', () => {
  test.each<[string, unknown, number]>([
    ['kept', { value: VALUE }, 200],
    ['as a key', { [VALUE]: VALUE }, 400],
    ['as the version', { value: 'x', replace: VALUE }, 400],
    ['in a list', [VALUE], 400],
    ['in an object', { value: { [VALUE]: VALUE } }, 400],
    ['bare', JSON.stringify(VALUE), 400],
    ['as what is no JSON', `{"value": "${VALUE}`, 400],
    ['as what begins like none', VALUE, 400],
    ['with a key that poisons', `{"value": "${VALUE}", "__proto__": {"${VALUE}": 1}}`, 400],
    ['too large', { value: VALUE.repeat(40_000) }, 400],
    ['larger than any request', { value: VALUE.repeat(80_000) }, 413],
  ])('%s', async (_, payload, status) => {
    const { response, all } = await said(payload)
    expect([response.statusCode, all.includes(VALUE)]).toEqual([status, false])
  })

  test('as text that is no JSON', async () => {
    const { response, all } = await said(VALUE, recordingHomeport(), 'text/plain')
    expect([response.statusCode, all.includes(VALUE)]).toEqual([415, false])
  })

  test.each([
    ['refused', new HomeportError('disk-full', 'cannot keep shop_token: ENOSPC'), 507],
    ['met by a defect', new Error('a defect'), 500],
  ])('%s', async (_, error, status) => {
    const putSecret = async () => {
      throw error
    }
    const { response, all } = await said({ value: VALUE }, recordingHomeport({ putSecret }))
    expect([response.statusCode, all.includes(VALUE)]).toEqual([status, false])
  })
})

test('what is wrong with the request is still told by where', async () => {
  const { response, homeport } = await said({ value: 5, valeu: VALUE, replace: 'newest' })
  const problems = (response.json().problems as { path: string; text: string }[]).map(
    ({ path, text }) => `${path}: ${text}`,
  )
  expect(problems.sort()).toEqual([
    'body.replace: must match pattern "^[0-9a-f]{8}$"',
    'body.value: must be string',
    'body: has a key that is not known',
  ])
  expect(homeport.asked).toEqual([])
})

test.each(['..%2ftoken', '.kept', 'a@0a1b2c3d', 'a%2fb', 'a%00', `${'a'.repeat(65)}`])(
  '%s is no name of a secret, and nobody is asked',
  async (name) => {
    const homeport = recordingHomeport()
    const response = await aServer({ homeport }).inject({
      method: 'PUT',
      url: `/api/v1/secrets/${name}`,
      headers: authorized,
      payload: { value: VALUE },
    })
    expect([400, 404]).toContain(response.statusCode)
    expect(homeport.asked).toEqual([])
  },
)

test('a page of another address may not put one in', async () => {
  const homeport = recordingHomeport()
  const headers = { ...authorized, origin: 'http://elsewhere', host: 'homeport:8099' }
  const request = { method: 'PUT', url, headers, payload: { value: VALUE } } as const
  expect((await aServer({ homeport }).inject(request)).statusCode).toBe(403)
  expect(homeport.asked).toEqual([])
})

test('MQTT takes no values: there is no request that names a secret', () => {
  expect(Object.keys(mqttRequests).filter((verb) => verb.includes('secret'))).toEqual([])
})

describe('a token that was sent with the inventory’s place is told back by nobody', () => {
  const repository = 'https://git.example/home.git'

  test.each<[string, object, number]>([
    ['taken', { url: repository, token: VALUE }, 200],
    ['with a folder', { folder: '/srv/home', token: VALUE }, 400],
    ['as a key', { url: repository, [VALUE]: 'x' }, 400],
    ['too long', { url: repository, token: VALUE.repeat(100) }, 400],
    ['in a list', { url: repository, token: [VALUE] }, 400],
  ])('%s', async (_, payload, status) => {
    const lines: string[] = []
    const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
    const homeport = recordingHomeport()
    const response = await aServer({ homeport, logger }).inject({
      ...{ method: 'POST', url: '/api/v1/setup/inventory', headers: authorized, payload },
    })
    expect([response.statusCode, `${response.body}${lines.join()}`.includes(VALUE)]).toEqual([status, false])
    if (status === 200) expect(homeport.asked[0]?.[1]).toEqual(payload)
    else expect(homeport.asked).toEqual([])
  })
})
