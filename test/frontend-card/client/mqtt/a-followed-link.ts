import { vi } from 'vitest'
import { MqttLink } from '../../../../frontend-card/client/mqtt/mqtt-link.ts'
import { anEmptyHome, KeepingListener } from '../a-listener.ts'
import { OrderedBroker } from './a-broker.ts'

export const INFO = {
  instance: '5f3a9c1e',
  home: 'attic',
  version: '0.1.0',
  api: 1,
  control: 'safe',
  base: 'homeport',
}

/** Time goes by, and what waits for nothing but a turn is done. */
export const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

/** A link that has heard nothing yet. */
export async function followed() {
  const broker = new OrderedBroker()
  const link = new MqttLink(broker, 'homeport')
  const listener = new KeepingListener()
  const end = link.follow(listener)
  await pass(0)
  return { broker, link, listener, end }
}

/** Answers the newest request of that verb. */
export async function answer(
  broker: OrderedBroker,
  verb: string,
  data: object,
  status: object = { status: 'ok' },
) {
  const { transaction } = broker.requests.findLast((request) => request.verb === verb) ?? {}
  broker.says(`homeport/bridge/response/${verb}`, { ...status, data, transaction })
  await pass(0)
}

/** A link that has its first picture. */
export async function live() {
  const house = await followed()
  house.broker.says('homeport/bridge/info', INFO)
  house.broker.says('homeport/bridge/state', 'online')
  await answer(house.broker, 'home/read', anEmptyHome('attic'))
  return house
}

export const reads = (broker: OrderedBroker) =>
  broker.requests.filter(({ verb }) => verb === 'home/read').length
