import type { ServerResponse } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { apiOf } from './api-of.ts'

/** An engine with a log that never ends, and events that never come. */
async function aSpeakingEngine() {
  const quiet = (_request: unknown, response: ServerResponse) => response.writeHead(200).flushHeaders()
  const engine = await apiOf({
    'GET /containers/web/logs': quiet,
    'GET /events': quiet,
    'POST /images/create': (_request, response) => response.end('{"status":"Pull complete"}\n'),
  })
  const end = new AbortController()
  onTestFinished(() => end.abort())
  return { ...engine, signal: end.signal }
}

test('however many logs people follow, images are pulled and events heard', async () => {
  const { engine, api, signal } = await aSpeakingEngine()
  const logs = () => engine.asked.filter(({ url }) => url?.includes('/logs')).length
  for (let at = 0; at < 8; at += 1)
    api.containerLogs('web', { tail: 10, follow: true, signal }, () => {}).catch(() => {})
  await expect.poll(logs).toBe(8)
  let heard = 0
  const onOpen = () => {
    heard += 1
  }
  for (let at = 0; at < 2; at += 1) api.events(() => {}, signal, onOpen).catch(() => {})
  await expect.poll(() => heard).toBe(2)
  const pulled: string[] = []
  await api.pull('nginx:1.28', ({ text }) => pulled.push(text), signal)
  expect(pulled).toEqual(['Pull complete'])
})
