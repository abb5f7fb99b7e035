import { expect, test } from 'vitest'
import type { Connection, WsMessage } from '../../../frontend-card/home-assistant/hass.ts'
import { mqttDoor } from '../../../frontend-card/home-assistant/mqtt-door.ts'

/** The WebSocket of Home Assistant's page, as far as the door goes through it. */
function aConnection() {
  const listeners = new Map<string, () => void>()
  const sent: unknown[] = []
  let say: (message: unknown) => void = () => undefined
  const connection: Connection = {
    subscribeMessage: async (onMessage, message: WsMessage) => {
      sent.push(message)
      say = onMessage as (message: unknown) => void
      return () => Promise.reject(new Error('the connection is lost'))
    },
    addEventListener: (event, listener) => void listeners.set(event, listener),
    removeEventListener: (event) => void listeners.delete(event),
  }
  const callService = async (...given: unknown[]) => sent.push(given)
  return {
    door: mqttDoor({ connection, callService }),
    sent,
    listeners,
    say: (message: unknown) => say(message),
  }
}

test('a subscription is the WebSocket command of that name', async () => {
  const { door, sent, say } = aConnection()
  const heard: unknown[] = []
  await door.subscribe('homeport/bridge/state', (message) => heard.push(message))
  say({ topic: 'homeport/bridge/state', payload: 'online', retain: true })
  expect(sent).toEqual([{ type: 'mqtt/subscribe', topic: 'homeport/bridge/state', qos: 1 }])
  expect(heard).toEqual([{ topic: 'homeport/bridge/state', payload: 'online', retain: true }])
})

test('ending a subscription after the connection was lost is no fault', async () => {
  const { door } = aConnection()
  const end = await door.subscribe('t', () => undefined)
  expect(end).not.toThrow()
})

test('a publication is the service of that name, and its refusal is shown by the card, not by Home Assistant', async () => {
  const { door, sent } = aConnection()
  await door.publish('t', '{}')
  expect(sent).toEqual([['mqtt', 'publish', { topic: 't', payload: '{}', qos: 1 }, undefined, false]])
})

test('loss and return of Home Assistant are told until nobody listens', () => {
  const { door, listeners } = aConnection()
  const told: boolean[] = []
  const end = door.watch((there) => told.push(there))
  listeners.get('disconnected')?.()
  listeners.get('ready')?.()
  end()
  expect(told).toEqual([false, true])
  expect(listeners.size).toBe(0)
})
