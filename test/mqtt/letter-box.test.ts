import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { NodeView } from '../../backend/contract/home.ts'
import { BrokerNotFound } from '../../backend/ports/broker.ts'
import { temporaryFolder } from '../support/machine/temporary-folder.ts'
import { aBigHome } from './a-big-home.ts'
import { aBroker } from './a-broker.ts'
import { aLetterBox, aSource, facts } from './a-letter-box.ts'
import { ask, aTold, discovery, isThere, NODE, patience } from './told.ts'

test('a home is told: discovery, states, and last of all that the bridge is there', async () => {
  const { listener, box } = await aTold()
  const topics = listener.heard.map(({ topic }) => topic)
  expect(topics.indexOf(discovery(''))).toBeLessThan(topics.indexOf(NODE))
  expect(topics.lastIndexOf(NODE)).toBeLessThan(topics.indexOf('homeport/node/attic/state'))
  expect(topics.indexOf('homeport/node/attic/state')).toBeLessThan(
    topics.indexOf('homeport/node/attic/availability'),
  )
  expect(topics.at(-1)).toBe('homeport/bridge/state')
  expect(JSON.parse(listener.last('homeport/node/cellar/state') ?? '')).toMatchObject({ reachable: false })
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

test('what is told is retained, but for what happens once', async () => {
  const { broker, listener, box } = await aTold()
  box.homeport.tell({ type: 'node', node: node('attic', 'reachable') })
  box.homeport.tell({ type: 'node', node: node('attic', 'unreachable') })
  await expect.poll(() => listener.last('homeport/node/attic/trigger'), patience).toBe('node_down')
  const event = JSON.parse(listener.last('homeport/bridge/events') ?? '')
  expect(event).toMatchObject({ event_type: 'node_down', node: 'attic' })
  expect(JSON.parse(listener.last('homeport/bridge/told') ?? '')).toMatchObject({
    id: 2,
    event: { type: 'node', node: { name: 'attic', state: 'unreachable' } },
  })
  const late = await broker.listener()
  await expect.poll(() => late.last('homeport/bridge/state'), patience).toBe('online')
  const kept = late.heard.map(({ topic }) => topic)
  expect(kept).toContain(NODE)
  for (const once of ['told', 'events', 'trigger']) expect(kept.join(' ')).not.toContain(once)
})

test('who else says that it is gone is contradicted; what it says itself when it goes stands', async () => {
  const { listener, box } = await aTold()
  await listener.publish('homeport/bridge/state', 'offline', { retain: true })
  const said = () => listener.heard.filter(({ topic }) => topic === 'homeport/bridge/state')
  const words = () => said().map(({ payload }) => payload)
  await expect.poll(() => words().slice(-2), patience).toEqual(['offline', 'online'])
  await box.close()
  await expect.poll(() => words().at(-1), patience).toBe('offline')
  expect(box.defects).toEqual([])
})

test('when nothing changes, nothing is said', async () => {
  const { listener, box } = await aTold()
  await ask(listener, 'home/read', {})
  const before = listener.heard.length
  for (const stack of aBigHome.stacks) box.homeport.tell({ type: 'stack', stack })
  await ask(listener, 'home/read', {})
  await ask(listener, 'home/read', {})
  const said = listener.heard.slice(before).map(({ topic }) => topic)
  expect(said.filter((topic) => !/\/(told|request|response)(\/|$)/.test(topic))).toEqual([])
})

test('after the birth of Home Assistant everything is told again, in order', async () => {
  const { listener } = await aTold()
  const before = listener.heard.length
  await listener.publish('homeassistant/status', 'online')
  await expect
    .poll(() => listener.heard.slice(before).map(({ topic }) => topic), patience)
    .toContain('homeport/bridge/state')
  const topics = listener.heard.slice(before).map(({ topic }) => topic)
  expect(topics.indexOf(discovery(''))).toBeGreaterThan(0)
  expect(topics.indexOf(NODE)).toBeLessThan(topics.indexOf('homeport/node/attic/state'))
  expect(topics.at(-1)).toBe('homeport/bridge/state')
})

describe('a broker', () => {
  test('that is away at the start, while ten thousand things happen, is told how it ended', async () => {
    const broker = await aBroker({ started: false })
    let home = aBigHome
    const findings: string[] = []
    const box = aLetterBox(broker.url, {
      own: { home: () => home },
      onFindings: () => findings.push(...box.findings().map(({ id }) => id)),
    })
    for (let count = 1; count <= 10_000; count += 1) {
      const runs = Array.from({ length: count % 7 }, (_, at) => `s/${at}`)
      home = { ...aBigHome, nodes: [{ ...aBigHome.nodes[0], runs } as NodeView] }
      box.homeport.tell({ type: 'node', node: home.nodes[0] as NodeView })
    }
    await expect.poll(() => box.findings().map(({ id }) => id), patience).toEqual(['mqtt-unreachable'])
    expect(box.said[0]).toContain('there is no word with the MQTT broker 127.0.0.1')
    await broker.start()
    const listener = await broker.listener()
    await isThere(listener)
    const states = listener.heard.filter(({ topic }) => topic === 'homeport/node/attic/state')
    expect(states.map(({ payload }) => JSON.parse(payload).services)).toEqual([10_000 % 7])
    expect(box.findings()).toEqual([])
    expect(findings).toContain('mqtt-unreachable')
  })

  test('that forgot everything is told everything', async () => {
    const { broker, listener } = await aTold()
    await broker.stop()
    await broker.start()
    await expect
      .poll(() => listener.heard.filter(({ topic }) => topic === 'homeport/bridge/state').length, patience)
      .toBeGreaterThan(1)
    const late = await broker.listener()
    await isThere(late)
    expect(late.heard.map(({ topic }) => topic)).toContain(NODE)
  })

  test('that does not take the password says so, and lets homeport in once it is right', async () => {
    const file = join(temporaryFolder(), 'passwords')
    execFileSync('mosquitto_passwd', ['-b', '-c', file, 'homeport', 'right'])
    const broker = await aBroker({ lines: ['allow_anonymous false', `password_file ${file}`] })
    let password = 'wrong'
    const url = broker.url.replace('//', '//homeport@')
    const box = aLetterBox(url, { broker: aSource(url, async () => password) })
    await expect.poll(() => box.findings()[0]?.id, patience).toBe('mqtt-refused')
    expect(box.said).toEqual([expect.stringContaining('Correct the password.')])
    expect(box.said.join()).not.toContain('wrong')
    password = 'right'
    await expect.poll(() => box.findings(), patience).toEqual([])
    expect(box.said.at(-1)).toContain('connected')
  })

  test('that nobody knows of is a finding, not a crash, and is gone to once it is known', async () => {
    const broker = await aBroker()
    let isKnown = false
    const source = aSource(broker.url)
    const find = () =>
      isKnown
        ? source.find()
        : Promise.reject(new BrokerNotFound('mqtt-missing', 'there is none', 'Install one'))
    const box = aLetterBox(broker.url, { broker: { ...source, find } })
    await expect.poll(() => box.findings()[0]?.id, patience).toBe('mqtt-missing')
    expect(box.said).toEqual(['there is none. Install one'])
    isKnown = true
    await expect.poll(() => box.findings(), patience).toEqual([])
  })

  test('whose base topic a living homeport uses is left to that one', async () => {
    const { broker, listener, box: first } = await aTold()
    const store = { ...facts(), instance: '00000000-1111' }
    const second = aLetterBox(broker.url, { store })
    await expect.poll(() => second.findings()[0]?.id, patience).toBe('mqtt-base-taken')
    expect(second.said.join()).toContain('another homeport (5f3a9c1e) uses the MQTT base topic homeport')
    expect(listener.last('homeport/bridge/state')).toBe('online')
    await first.close()
    await expect
      .poll(() => JSON.parse(listener.last('homeport/bridge/info') ?? '').instance, patience)
      .toBe('00000000')
    expect(second.findings()).toEqual([])
  })

  test('at which two homeports of one base topic begin at once is left to one of them', async () => {
    const broker = await aBroker()
    const listener = await broker.listener()
    const boxes = ['11111111', '22222222'].map((instance) =>
      aLetterBox(broker.url, { store: { ...facts(), instance } }),
    )
    const taken = () => boxes.flatMap((box) => box.findings().map(({ id }) => id))
    await expect.poll(taken, patience).toEqual(['mqtt-base-taken'])
    await isThere(listener)
    const owner = boxes[0]?.findings().length === 0 ? '11111111' : '22222222'
    await expect
      .poll(() => JSON.parse(listener.last('homeport/bridge/info') ?? '').instance, patience)
      .toBe(owner)
    expect(listener.last('homeport/bridge/state')).toBe('online')
  })

  test('that still says online of a homeport long dead is no hindrance', async () => {
    const broker = await aBroker()
    const listener = await broker.listener()
    await listener.publish('homeport/bridge/info', '{"instance":"dead"}', { retain: true })
    await listener.publish('homeport/bridge/state', 'online', { retain: true })
    aLetterBox(broker.url)
    await expect
      .poll(() => JSON.parse(listener.last('homeport/bridge/info') ?? '').instance, patience)
      .toBe('5f3a9c1e')
  })
})

function node(name: string, state: NodeView['state']): NodeView {
  return { ...(aBigHome.nodes.find((one) => one.name === name) as NodeView), state }
}
