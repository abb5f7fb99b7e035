import { expect, test } from 'vitest'
import { ownApp } from '../../../backend/adapters/supervisor/own-app.ts'
import { aSupervisor, saying } from './a-supervisor.ts'

const appOf = async (status: number, body: unknown) =>
  ownApp(await aSupervisor('/addons/self/info', saying(status, body)))

test('homeport learns which app it is', async () => {
  expect(await appOf(200, { result: 'ok', data: { slug: 'a1b2c3d4_homeport', state: 'started' } })).toBe(
    'a1b2c3d4_homeport',
  )
})

test.each([
  ['refuses', 403, { result: 'error', message: 'forbidden' }],
  ['says nothing of it', 200, { result: 'ok', data: {} }],
  ['says what is no name', 200, { result: 'ok', data: { slug: '../core' } }],
  ['restarts', 502, 'Bad Gateway'],
])('when the Supervisor %s, it is none that a card could go to', async (_case, status, body) => {
  expect(await appOf(status, body)).toBeUndefined()
})

test('nor is it when the Supervisor is away', async () => {
  expect(await ownApp({ url: 'http://127.0.0.1:59999', token: 'right' })).toBeUndefined()
})
