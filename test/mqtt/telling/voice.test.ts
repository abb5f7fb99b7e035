import { expect, test } from 'vitest'
import type { HomeEvent } from '../../../backend/contract/home.ts'
import type { Session } from '../../../backend/mqtt/connection/connection.ts'
import { voice } from '../../../backend/mqtt/telling/voice.ts'
import { topics } from '../../../backend/mqtt/topics.ts'
import { aPlanView } from '../../support/home/some-views.ts'

/** Proves what goes into the socket, and how it is marked. */
function aSession(waiting = 0) {
  const said: { topic: string; payload: string; retain: boolean; qos: number }[] = []
  const session = {
    waiting: () => waiting,
    publish: async (topic: string, payload: string, options: { retain: boolean; qos: 0 | 1 }) => {
      said.push({ topic, payload, ...options })
      return true
    },
  } as Session
  const keys = { 'node/attic': 'attic-2' }
  return {
    said,
    it: voice(
      () => session,
      topics('homeport', 'homeassistant', 'i'),
      () => keys,
    ),
  }
}

const at = '2026-11-21T09:00:00.000Z'
const log = (line: string): HomeEvent => ({ type: 'log', run: 'r', at, line })

test('a line of a megabyte is told shortened', () => {
  const { said, it } = aSession()
  it.told({ id: 7, at, event: log('x'.repeat(1_000_000)) })
  const { id, event } = JSON.parse(said[0]?.payload ?? '')
  expect(id).toBe(7)
  expect(event.line).toMatch(/^x{8192} … \(1000000 characters\)$/)
})

test('what is too much, or comes while the socket is full, is a gap', () => {
  const plan = { ...aPlanView, text: Array(10_000).fill('an operation, and why it is to be done') }
  const { said, it } = aSession()
  it.told({ id: 1, at, event: { type: 'plan', plan } })
  expect(said).toEqual([])
  const full = aSession(2_000_000)
  full.it.told({ id: 1, at, event: log('a line') })
  expect(full.said).toEqual([])
})

test('what happens is told as event and as trigger of its device, and never retained', () => {
  const { said, it } = aSession()
  it.happening({ type: 'node_down', subject: { kind: 'node', name: 'attic' }, facts: { node: 'attic' } })
  expect(said.map(({ topic, payload }) => [topic, payload])).toEqual([
    ['homeport/bridge/events', '{"event_type":"node_down","node":"attic"}'],
    ['homeport/node/attic-2/trigger', 'node_down'],
  ])
  expect(said.some(({ retain }) => retain)).toBe(false)
})

test('without a session nothing is kept for later', () => {
  const mute = voice(
    () => undefined,
    topics('homeport', 'homeassistant', 'i'),
    () => ({}),
  )
  mute.told({ id: 1, at, event: log('a line') })
})
