import { expect, test } from 'vitest'
import { HomeportError } from '../../backend/contract/errors.ts'
import type { People } from '../../backend/ports/people.ts'
import { recordingHomeport } from '../support/a-homeport.ts'
import { aServer, authorized, HOOK_SECRET } from './a-server.ts'
import { handClock } from './hand-clock.ts'

const SUPERVISOR = '172.30.32.2'
const url = '/api/v1/home'
const anna = { 'x-remote-user-id': 'anna1' }

const people: People = {
  async find(id) {
    if (id === 'lost') throw new HomeportError('unreachable', 'Home Assistant cannot be asked who you are')
    return { anna1: { name: 'Anna', isAdmin: true }, ben1: { name: 'Ben', isAdmin: false } }[id]
  },
}
const anApp = (homeport = recordingHomeport()) => aServer({ homeport, door: { people } })

test.each([SUPERVISOR, `::ffff:${SUPERVISOR}`])(
  'an administrator comes in through %s',
  async (remoteAddress) => {
    const response = await anApp().inject({ url, headers: anna, remoteAddress })
    expect(response.statusCode).toBe(200)
  },
)

test.each([
  '172.30.33.5',
  '::ffff:172.30.33.5',
  '127.0.0.1',
  '192.168.1.7',
  '172.30.32.1',
  'fd0c:ac1e:2100::2',
])('from %s nothing is to be had, whatever the headers say', async (remoteAddress) => {
  const headers = { ...anna, ...authorized, 'x-forwarded-for': SUPERVISOR, forwarded: `for=${SUPERVISOR}` }
  for (const path of [
    url,
    '/',
    '/page.js',
    '/api/v1/openapi.json',
    '/nowhere',
    '/healthz/',
    '/healthz?x=/',
    '/api/v1/hooks',
    '/api/v1/hooks/git/',
    '/api/v1/hooks/git?x=/',
  ]) {
    const response = await anApp().inject({ url: path, headers, remoteAddress })
    expect(response.statusCode, path).toBe(403)
    expect(response.json().detail).toContain('through Home Assistant only')
  }
})

test('a push comes in from anywhere if it is signed, and does nothing else', async () => {
  const homeport = recordingHomeport()
  const push = { method: 'POST' as const, url: '/api/v1/hooks/git', remoteAddress: '192.168.1.7' }
  const send = (secret: string) =>
    anApp(homeport).inject({ ...push, headers: { ...anna, 'x-gitlab-token': secret } })
  expect((await send('guessed')).statusCode).toBe(401)
  expect(homeport.asked).toEqual([])
  expect((await send(HOOK_SECRET)).statusCode).toBe(202)
  expect(homeport.asked).toEqual([['lookAtInventory', { who: 'hook', from: '192.168.1.7' }]])
})

test('health is told on this machine, where the image asks for it', async () => {
  const response = await anApp().inject({ url: '/healthz', remoteAddress: '127.0.0.1' })
  expect(response.json()).toEqual({ status: 'ok' })
})

test.each<[string, Record<string, string>]>([
  ['who is no administrator', { 'x-remote-user-id': 'ben1' }],
  ['whom Home Assistant does not know', { 'x-remote-user-id': 'stranger' }],
  ['nobody', {}],
  ['someone without a name', { 'x-remote-user-id': '' }],
  ['two at once', { 'x-remote-user-id': 'anna1, ben1' }],
  ['something that is no id', { 'x-remote-user-id': '../anna1' }],
  ['a name in place of an id', { 'x-remote-user-name': 'anna1' }],
  ['the token of another door', authorized],
])('%s is not let in', async (_who, headers) => {
  const homeport = recordingHomeport()
  for (const request of [
    { url },
    { url: '/api/v1/runs', method: 'POST' as const, payload: { plans: ['p1'] } },
  ]) {
    const response = await anApp(homeport).inject({ ...request, headers, remoteAddress: SUPERVISOR })
    expect(response.statusCode).toBe(403)
    expect(response.headers['content-type']).toContain('application/problem+json')
  }
  expect(homeport.asked).toEqual([])
})

test('who is no administrator reads why, and who could help', async () => {
  const headers = { 'x-remote-user-id': 'ben1' }
  const response = await anApp().inject({ url, headers, remoteAddress: SUPERVISOR })
  expect(response.json()).toMatchObject({
    code: 'forbidden',
    detail: expect.stringContaining('Ben is no administrator of Home Assistant'),
    advice: expect.stringContaining('Ask an administrator'),
  })
})

test('when Home Assistant cannot be asked, nobody is let in, and it is said', async () => {
  const headers = { 'x-remote-user-id': 'lost' }
  const response = await anApp().inject({ url, headers, remoteAddress: SUPERVISOR })
  expect(response.statusCode).toBe(503)
  expect(response.json().detail).toBe('Home Assistant cannot be asked who you are')
})

test.each([
  ['loses the role', async () => ({ name: 'Anna', isAdmin: false })],
  ['is gone from Home Assistant', async () => undefined],
  ['can no longer be asked about', () => Promise.reject(new Error('it hung up'))],
])('a stream ends within a minute when who reads it %s', async (_case, later) => {
  const clock = handClock()
  let find: People['find'] = async () => ({ name: 'Anna', isAdmin: true })
  const app = aServer({ clock, door: { people: { find: (id) => find(id) } } })
  const request = { url: '/api/v1/events', headers: anna, remoteAddress: SUPERVISOR }
  const response = await app.inject({ ...request, payloadAsStream: true })
  const stream = response.stream()
  const ended = new Promise((resolve) => stream.once('close', resolve))
  stream.on('error', () => {})
  stream.resume()
  await clock.pass(60_000)
  expect(stream.destroyed).toBe(false)
  find = later
  await clock.pass(60_000)
  await ended
})

test('a deed is written down in the name of who did it, whatever name the request gives', async () => {
  const homeport = recordingHomeport()
  await anApp(homeport).inject({
    method: 'POST',
    url: '/api/v1/runs',
    headers: { ...anna, origin: 'https://home.example', host: 'home.example' },
    payload: { plans: ['p1'], by: 'Ben' },
    remoteAddress: SUPERVISOR,
  })
  expect(homeport.asked).toEqual([['startRun', { plans: ['p1'] }, { who: 'Anna', from: 'ingress' }]])
})

test('a page of another address may not write, though the browser is signed in', async () => {
  const homeport = recordingHomeport()
  const response = await anApp(homeport).inject({
    method: 'POST',
    url: '/api/v1/runs',
    headers: { ...anna, origin: 'https://evil.example', host: 'home.example' },
    payload: { plans: ['p1'] },
    remoteAddress: SUPERVISOR,
  })
  expect(response.statusCode).toBe(403)
  expect(homeport.asked).toEqual([])
})

test.each([
  ['the page itself', 'same-origin', 202],
  ['another page on that machine', 'same-site', 403],
  ['a foreign page', 'cross-site', 403],
])(
  'behind a proxy that leaves the port out of Host, %s gets what is due to it',
  async (_who, site, status) => {
    const response = await anApp().inject({
      method: 'POST',
      url: '/api/v1/runs',
      headers: { ...anna, origin: 'https://home.example:8443', host: 'home.example', 'sec-fetch-site': site },
      payload: { plans: ['p1'] },
      remoteAddress: SUPERVISOR,
    })
    expect(response.statusCode).toBe(status)
  },
)
