import { expect, test } from 'vitest'
import { HomeportError } from '../../backend/contract/errors.ts'
import type { People } from '../../backend/ports/people.ts'
import { recordingHomeport } from '../support/home/a-homeport.ts'
import { authorized, HOOK_SECRET } from './support/a-server.ts'
import { anAskedApp, SUPERVISOR } from './support/an-app.ts'
import { handClock } from './support/hand-clock.ts'

const url = '/api/v1/home'
const anna = { 'X-Remote-User-Id': 'anna1' }

const people: People = {
  async find(id) {
    if (id === 'lost') throw new HomeportError('unreachable', 'Home Assistant cannot be asked who you are')
    return { anna1: { name: 'Anna', isAdmin: true }, ben1: { name: 'Ben', isAdmin: false } }[id]
  },
}
const anApp = (homeport = recordingHomeport()) => anAskedApp({ homeport, door: { people } })

test.each([SUPERVISOR, `::ffff:${SUPERVISOR}`])('an administrator comes in through %s', async (from) => {
  const response = await anApp().ask({ url, headers: anna, from })
  expect(response.status).toBe(200)
})

test.each([
  '172.30.33.5',
  '::ffff:172.30.33.5',
  '127.0.0.1',
  '192.168.1.7',
  '172.30.32.1',
  'fd0c:ac1e:2100::2',
])('from %s nothing is to be had, whatever the headers say', async (from) => {
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
    const response = await anApp().ask({ url: path, headers, from })
    expect(response.status, path).toBe(403)
    expect(response.body['detail']).toContain('through Home Assistant only')
  }
})

test('a push comes in from anywhere if it is signed, and does nothing else', async () => {
  const homeport = recordingHomeport()
  const push = { method: 'POST' as const, url: '/api/v1/hooks/git', from: '192.168.1.7' }
  const send = (secret: string) =>
    anApp(homeport).ask({ ...push, headers: { ...anna, 'x-gitlab-token': secret } })
  expect((await send('guessed')).status).toBe(401)
  expect(homeport.asked).toEqual([])
  expect((await send(HOOK_SECRET)).status).toBe(202)
  expect(homeport.asked).toEqual([['lookAtInventory', { who: 'hook', from: '192.168.1.7' }]])
})

test('health is told on this machine, where the image asks for it', async () => {
  const response = await anApp().ask({ url: '/healthz', from: '127.0.0.1' })
  expect(response.body).toEqual({ status: 'ok' })
})

test.each<[string, Record<string, string>]>([
  ['who is no administrator', { 'X-Remote-User-Id': 'ben1' }],
  ['whom Home Assistant does not know', { 'X-Remote-User-Id': 'stranger' }],
  ['nobody', {}],
  ['someone without a name', { 'X-Remote-User-Id': '' }],
  ['two at once', { 'X-Remote-User-Id': 'anna1, ben1' }],
  ['something that is no id', { 'X-Remote-User-Id': '../anna1' }],
  ['a name in place of an id', { 'X-Remote-User-Name': 'anna1' }],
  ['the token of another door', authorized],
])('%s is not let in', async (_who, headers) => {
  const homeport = recordingHomeport()
  for (const request of [
    { url },
    { url: '/api/v1/runs', method: 'POST' as const, payload: { plans: ['p1'] } },
  ]) {
    const response = await anApp(homeport).ask({ ...request, headers })
    expect(response.status).toBe(403)
    expect(response.type).toContain('application/problem+json')
  }
  expect(homeport.asked).toEqual([])
})

test.each(['x-remote-user-id', 'X-REMOTE-USER-ID', 'X-Remote-User-ID'])(
  'an administrator’s id under %s is a browser’s word, not the Supervisor’s',
  async (name) => {
    const homeport = recordingHomeport()
    const response = await anApp(homeport).ask({ url, headers: { [name]: 'anna1' } })
    expect(response.status).toBe(403)
    expect(homeport.asked).toEqual([])
  },
)

test.each(['x-remote-user-id', 'X-Remote-User-Id'])(
  'a second id, under %s, makes both nobody’s',
  async (name) => {
    const own = ['X-Remote-User-Id', 'anna1']
    for (const headers of [
      [...own, name, 'anna1'],
      [name, 'anna1', ...own],
    ])
      expect((await anApp().ask({ url, headers })).status).toBe(403)
  },
)

test('who is no administrator reads why, and who could help', async () => {
  const headers = { 'X-Remote-User-Id': 'ben1' }
  const response = await anApp().ask({ url, headers })
  expect(response.body).toMatchObject({
    code: 'forbidden',
    detail: expect.stringContaining('Ben is no administrator of Home Assistant'),
    advice: expect.stringContaining('Ask an administrator'),
  })
})

test('when Home Assistant cannot be asked, nobody is let in, and it is said', async () => {
  const headers = { 'X-Remote-User-Id': 'lost' }
  const response = await anApp().ask({ url, headers })
  expect(response.status).toBe(503)
  expect(response.body['detail']).toBe('Home Assistant cannot be asked who you are')
})

test.each([
  ['loses the role', async () => ({ name: 'Anna', isAdmin: false })],
  ['is gone from Home Assistant', async () => undefined],
  ['can no longer be asked about', () => Promise.reject(new Error('it hung up'))],
])('a stream ends within a minute when who reads it %s', async (_case, later) => {
  const clock = handClock()
  let find: People['find'] = async () => ({ name: 'Anna', isAdmin: true })
  const app = anAskedApp({ clock, door: { people: { find: (id) => find(id) } } })
  const stream = await app.open({ url: '/api/v1/events', headers: anna })
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
  await anApp(homeport).ask({
    method: 'POST',
    url: '/api/v1/runs',
    headers: { ...anna, origin: 'https://home.example', host: 'home.example' },
    payload: { plans: ['p1'], by: 'Ben' },
  })
  expect(homeport.asked).toEqual([['startRun', { plans: ['p1'] }, { who: 'Anna', from: 'ingress' }]])
})

test('a page of another address may not write, though the browser is signed in', async () => {
  const homeport = recordingHomeport()
  const response = await anApp(homeport).ask({
    method: 'POST',
    url: '/api/v1/runs',
    headers: { ...anna, origin: 'https://evil.example', host: 'home.example' },
    payload: { plans: ['p1'] },
  })
  expect(response.status).toBe(403)
  expect(homeport.asked).toEqual([])
})

test.each([
  ['the page itself', 'same-origin', 202],
  ['another page on that machine', 'same-site', 403],
  ['a foreign page', 'cross-site', 403],
])(
  'behind a proxy that leaves the port out of Host, %s gets what is due to it',
  async (_who, site, status) => {
    const response = await anApp().ask({
      method: 'POST',
      url: '/api/v1/runs',
      headers: { ...anna, origin: 'https://home.example:8443', host: 'home.example', 'sec-fetch-site': site },
      payload: { plans: ['p1'] },
    })
    expect(response.status).toBe(status)
  },
)
