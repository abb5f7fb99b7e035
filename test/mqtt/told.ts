import { expect } from 'vitest'
import { aBroker, type Listener } from './a-broker.ts'
import { aLetterBox, facts } from './a-letter-box.ts'

export const patience = { timeout: 15_000, interval: 20 }
const ID = 'homeport_5f3a9c1e'
export const discovery = (device: string) => `homeassistant/device/${ID}${device}/config`
export const NODE = discovery('_node_attic')
export const STACK = discovery('_stack_whoami')

export const isThere = (listener: Listener) =>
  expect.poll(() => listener.last('homeport/bridge/state'), patience).toBe('online')

/** A home on a broker of its own, told to the end. */
export async function aTold(more: Parameters<typeof aLetterBox>[1] = {}) {
  const broker = await aBroker()
  const listener = await broker.listener()
  const store = more.store ?? facts()
  const box = aLetterBox(broker.url, { ...more, store })
  await isThere(listener)
  return { broker, listener, store, box }
}

/** Asks, and waits for the answer to this very question. */
export async function ask(listener: Listener, verb: string, payload: unknown) {
  const transaction = `t-${Math.random()}`
  const text = typeof payload === 'string' ? payload : JSON.stringify({ ...Object(payload), transaction })
  const before = listener.heard.length
  await listener.publish(`homeport/bridge/request/${verb}`, text)
  const answers = () =>
    listener.heard.slice(before).filter(({ topic }) => topic === `homeport/bridge/response/${verb}`)
  await expect.poll(() => answers().length, patience).toBeGreaterThan(0)
  const [answer] = answers()
  expect(answer?.retain).toBe(false)
  const { transaction: same, ...rest } = JSON.parse(answer?.payload ?? '')
  if (typeof payload !== 'string') expect(same).toBe(transaction)
  return rest as { status: string; data: Record<string, unknown>; error?: string; code?: string }
}
