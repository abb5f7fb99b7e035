import { expect, test } from 'vitest'
import { aBroker } from './a-broker.ts'
import { aLetterBox } from './a-letter-box.ts'

const patience = { timeout: 15_000, interval: 20 }
const NODE = 'homeassistant/device/homeport_5f3a9c1e_node_attic/config'

test('a home is told: discovery, states, and last of all that the bridge is there', async () => {
  const broker = await aBroker()
  const listener = await broker.listener()
  const box = aLetterBox(broker.url)
  await expect.poll(() => listener.last('homeport/bridge/state'), patience).toBe('online')
  const topics = listener.heard.map(({ topic }) => topic)
  expect(topics.indexOf(NODE)).toBeLessThan(topics.indexOf('homeport/node/attic/state'))
  expect(topics.at(-1)).toBe('homeport/bridge/state')
  expect(JSON.parse(listener.last('homeport/node/attic/state') ?? '')).toMatchObject({ reachable: true })
  expect(JSON.parse(listener.last('homeport/bridge/info') ?? '')).toEqual({
    instance: '5f3a9c1e',
    home: 'attic',
    version: '0.1.0',
    api: 1,
    control: 'safe',
    base: 'homeport',
  })
  await box.close()
  await expect.poll(() => listener.last('homeport/bridge/state'), patience).toBe('offline')
  expect(box.defects).toEqual([])
})
