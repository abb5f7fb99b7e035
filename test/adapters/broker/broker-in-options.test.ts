import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { brokerInOptions } from '../../../backend/adapters/broker/broker-in-options.ts'
import { BrokerNotFound } from '../../../backend/ports/broker.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'

const said = { mqttUrl: 'mqtt://me@broker', mqttPassword: undefined, mqttPasswordFile: undefined }

test('a password file is read anew each time', async () => {
  const mqttPasswordFile = join(temporaryFolder(), 'password')
  const broker = brokerInOptions({ ...said, mqttPasswordFile })
  writeFileSync(mqttPasswordFile, 'old\n')
  expect(await broker.find()).toEqual({ url: 'mqtt://me@broker', password: 'old' })
  writeFileSync(mqttPasswordFile, 'new\n')
  expect(await broker.find()).toEqual({ url: 'mqtt://me@broker', password: 'new' })
})

test('one that cannot be read is named', async () => {
  const broker = brokerInOptions({ ...said, mqttPasswordFile: '/nowhere/password' })
  const error = await broker.find().catch((refused: unknown) => refused)
  expect(error).toBeInstanceOf(BrokerNotFound)
  expect(error).toMatchObject({ id: 'mqtt-password', message: expect.stringContaining('/nowhere/password') })
})

test('what to correct is called as the person calls it', () => {
  expect(brokerInOptions(said).advice.refused).toContain('HOMEPORT_MQTT_URL')
  const { advice } = brokerInOptions({ ...said, mqttPassword: 'p' }, true)
  expect(advice.refused).toContain('option mqtt_password')
  expect(JSON.stringify(advice)).not.toContain('HOMEPORT_')
})
