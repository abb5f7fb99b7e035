import { expect, test } from 'vitest'
import { HomeportError } from '../../backend/contract/errors.ts'
import type { People } from '../../backend/ports/people.ts'
import { recordingHomeport } from '../support/home/a-homeport.ts'
import { anAskedApp } from './support/an-app.ts'

const anna = { 'X-Remote-User-Id': 'anna1' }

test('whoever leaves while Home Assistant is asked about them takes no place among the logs', async () => {
  const asked: (() => void)[] = []
  const slow: People = {
    find: () => new Promise((done) => asked.push(() => done({ name: 'Anna', isAdmin: true }))),
  }
  let refused = 0
  const serviceLogs = async () => {
    refused += 1
    throw new HomeportError('not-found', 'no such service')
  }
  const app = anAskedApp({ homeport: recordingHomeport({ serviceLogs }), door: { people: slow } })
  const logs = { url: '/api/v1/services/domoticz/web/logs', headers: anna }
  for (let at = 0; at < 8; at += 1) {
    const leaving = new AbortController()
    const left = app.open({ ...logs, signal: leaving.signal }).catch(() => {})
    await expect.poll(() => asked.length).toBe(1)
    leaving.abort()
    await left
    await app.closed()
    asked.shift()?.()
    await expect.poll(() => refused).toBe(at + 1)
  }
  const staying = app.ask(logs)
  await expect.poll(() => asked.length).toBe(1)
  asked.shift()?.()
  expect((await staying).status).toBe(404)
})
