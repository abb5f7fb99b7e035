import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { askCore } from '../../../backend/adapters/home-assistant/core-socket.ts'

/** Proves what an answer leads to: a WebSocket that greets, and then says what the test has it say. */
async function aCore(answer: (said: Record<string, unknown>, socket: WebSocket) => void) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  let gone = 0
  server.on('connection', (socket) => {
    socket.on('message', (data) => answer(JSON.parse(String(data)), socket))
    socket.on('close', () => {
      gone += 1
    })
    socket.send(JSON.stringify({ type: 'auth_required' }))
  })
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate()
    server.close()
  })
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, gone: () => gone }
}

const say = (socket: WebSocket, message: object) => socket.send(JSON.stringify(message))
const ask = (url: string, deadlineMs = 5_000) =>
  askCore({ url, token: 'right' }, 'config/auth/list', deadlineMs)

test('a command is answered to whoever has the token, and the connection does not stay', async () => {
  const core = await aCore((said, socket) => {
    if (said['type'] === 'auth')
      say(socket, { type: said['access_token'] === 'right' ? 'auth_ok' : 'auth_invalid' })
    else say(socket, { id: said['id'], type: 'result', success: true, result: [said['type']] })
  })
  expect(await ask(core.url)).toEqual(['config/auth/list'])
  await expect.poll(core.gone).toBe(1)
})

test.each<[string, object, string]>([
  [
    'the token',
    { type: 'auth_invalid', message: 'Invalid access' },
    'it does not take the token of this app',
  ],
  [
    'the command',
    { type: 'result', success: false, error: { code: 'unauthorized', message: 'Unauthorized' } },
    'it refuses config/auth/list: Unauthorized',
  ],
])('whoever refuses %s is quoted', async (_what, answer, words) => {
  const core = await aCore((_said, socket) => say(socket, answer))
  await expect(ask(core.url)).rejects.toThrow(words)
})

test('one that hangs up is an error, as is one that says nothing in time, and one that is not there', async () => {
  const hangsUp = await aCore((_said, socket) => socket.close())
  await expect(ask(hangsUp.url)).rejects.toThrow('it hung up')
  const silent = await aCore(() => {})
  await expect(ask(silent.url, 100)).rejects.toThrow('no answer within 0.1 s')
  await expect.poll(silent.gone).toBe(1)
  await expect(ask('ws://127.0.0.1:1')).rejects.toThrow('it does not answer')
})

test('what is no message is passed over', async () => {
  const core = await aCore((said, socket) => {
    for (const noise of ['no json', 'null', '[]', '5']) socket.send(noise)
    if (said['type'] === 'auth') say(socket, { type: 'auth_ok' })
    else say(socket, { type: 'result', success: true, result: 'there' })
  })
  expect(await ask(core.url)).toBe('there')
})
