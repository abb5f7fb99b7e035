import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { supervisorsBroker } from '../../../backend/adapters/supervisor/supervisors-broker.ts'
import { BrokerNotFound } from '../../../backend/ports/broker.ts'
import { aSupervisor, saying } from './a-supervisor.ts'

const mosquitto = { host: 'core-mosquitto', port: 1883, ssl: false, username: 'addons', password: 'p' }

const brokerOf = async (answer: (response: ServerResponse) => void) =>
  supervisorsBroker(await aSupervisor('/services/mqtt', answer))

async function notFound(find: Promise<unknown>): Promise<BrokerNotFound> {
  const error = await find.catch((refused: unknown) => refused)
  if (error instanceof BrokerNotFound) return error
  throw new Error('a broker was found')
}

test.each([
  ['as Mosquitto is', mosquitto, { url: 'mqtt://addons@core-mosquitto:1883', password: 'p' }],
  [
    'with TLS',
    { ...mosquitto, ssl: true, port: '8883' },
    { url: 'mqtts://addons@core-mosquitto:8883', password: 'p' },
  ],
  ['for everyone', { host: 'b', port: 1883 }, { url: 'mqtt://b:1883', password: undefined }],
  [
    'of a strange name',
    { ...mosquitto, username: 'a@b/c' },
    { url: 'mqtt://a%40b%2Fc@core-mosquitto:1883', password: 'p' },
  ],
])('a broker is found %s', async (_case, data, access) => {
  const broker = await brokerOf(saying(200, { result: 'ok', data }))
  expect(await broker.find()).toEqual(access)
})

test('without a broker it says what to install', async () => {
  const broker = await brokerOf(saying(400, { result: 'error', message: 'Service not enabled' }))
  const { id, message, advice } = await notFound(broker.find())
  expect(id).toBe('mqtt-missing')
  expect(message).toContain('Home Assistant has no MQTT broker for apps')
  expect(message).toContain('Service not enabled')
  expect(advice).toContain('Mosquitto broker')
})

test('a Supervisor that is away is told from a broker that is missing', async () => {
  const away = await notFound(supervisorsBroker({ url: 'http://127.0.0.1:59999', token: 'right' }).find())
  expect(away.id).toBe('supervisor-silent')
  expect(away.message).toContain('the Supervisor does not answer: ECONNREFUSED')
  const restarting = await brokerOf((response) => void response.writeHead(502).end('Bad Gateway'))
  expect((await notFound(restarting.find())).message).toContain('the Supervisor answers 502')
  const hangsUp = await brokerOf((response) => response.destroy())
  expect((await notFound(hangsUp.find())).id).toBe('supervisor-silent')
})

test.each([
  [null],
  [{}],
  [{ ...mosquitto, host: 5 }],
  [{ ...mosquitto, host: '' }],
  [{ ...mosquitto, port: 'x' }],
])('what is no address (%j) is not connected to', async (data) => {
  const broker = await brokerOf(saying(200, { result: 'ok', data }))
  expect((await notFound(broker.find())).id).toBe('mqtt-missing')
})
