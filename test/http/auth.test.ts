import { expect, test } from 'vitest'
import { httpServer } from '../../backend/http/server.ts'
import { recordingHomeport } from '../support/home/a-homeport.ts'
import { aServer, authorized, TOKEN } from './support/a-server.ts'
import { handClock } from './support/hand-clock.ts'

const url = '/api/v1/home'

test.each([
  ['no header', {}],
  ['another token', { authorization: 'Bearer wrong' }],
  ['the beginning of the token', { authorization: `Bearer ${TOKEN.slice(0, -1)}` }],
  ['the token and more', { authorization: `Bearer ${TOKEN}x` }],
  ['nothing after Bearer', { authorization: 'Bearer ' }],
  ['another scheme', { authorization: `Basic ${TOKEN}` }],
  ['the token alone', { authorization: TOKEN }],
  ['a cookie', { cookie: `token=${TOKEN}` }],
])('%s does not open the door', async (_case, headers) => {
  const response = await aServer().inject({ url, headers })
  expect(response.statusCode).toBe(401)
  expect(response.headers['www-authenticate']).toBe('Bearer')
  expect(response.body).not.toContain(TOKEN)
})

test('a token in the URL does not open the door', async () => {
  const response = await aServer().inject({ url: `${url}?token=${TOKEN}` })
  expect(response.statusCode).toBe(401)
})

test('unknown routes of the API are behind the token too', async () => {
  const app = aServer()
  expect((await app.inject('/api/v1/nowhere')).statusCode).toBe(401)
  expect((await app.inject({ url: '/api/v1/nowhere', headers: authorized })).statusCode).toBe(404)
})

test('health tells whoever asks that it lives, and nothing else', async () => {
  const response = await aServer().inject('/healthz')
  expect(response.json()).toEqual({ status: 'ok' })
  expect((await aServer().inject({ method: 'HEAD', url: '/healthz' })).statusCode).toBe(200)
})

test('a server without a token is never made', () =>
  expect(() =>
    httpServer({ homeport: recordingHomeport(), door: { token: '' }, version: '1', clock: handClock() }),
  ).toThrow())

test('an address claimed by a header is not believed', async () => {
  const homeport = recordingHomeport()
  await aServer({ homeport }).inject({
    method: 'POST',
    url: '/api/v1/runs',
    headers: { ...authorized, 'x-forwarded-for': '10.9.9.9', forwarded: 'for=10.9.9.9' },
    payload: { plans: ['p1'] },
    remoteAddress: '::ffff:192.168.1.7',
  })
  expect(homeport.asked[0]?.at(-1)).toEqual({ who: 'http', from: '192.168.1.7' })
})

test.each([
  ['https://evil.example', 'attic.local:8080', 403],
  ['http://attic.local:8081', 'attic.local:8080', 403],
  ['null', 'attic.local:8080', 403],
  ['capacitor://attic.local:8080', 'attic.local:8080', 403],
  ['not a url', 'attic.local:8080', 403],
  ['http://attic.local:8080', 'attic.local:8080', 202],
  ['https://attic.local', 'attic.local:443', 202],
  ['http://[::1]:8080', '[::1]:8080', 202],
])('a page of %s writing to %s gets %i', async (origin, host, status) => {
  const homeport = recordingHomeport()
  const response = await aServer({ homeport }).inject({
    method: 'POST',
    url: '/api/v1/runs',
    headers: { ...authorized, origin, host },
    payload: { plans: ['p1'] },
  })
  expect(response.statusCode).toBe(status)
  expect(homeport.asked).toHaveLength(status === 202 ? 1 : 0)
})

test('a page of another address gets no leave to read either', async () => {
  const response = await aServer().inject({ url, headers: { ...authorized, origin: 'https://evil.example' } })
  expect(Object.keys(response.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
})
