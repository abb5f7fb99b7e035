import { describe, expect, test } from 'vitest'
import { EntitiesLink } from '../../../../frontend-card/client/entities/entities-link.ts'
import { HassFeed } from '../../../../frontend-card/home-assistant/hass-feed.ts'
import { aKnownHome, GuardedHomeAssistant } from '../../home-assistant/a-hass.ts'
import { KeepingListener } from '../a-listener.ts'

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

async function followed(house = aKnownHome(), device?: string) {
  house.isAdmin = false
  const feed = new HassFeed(house.hass())
  const link = new EntitiesLink(feed, device)
  const listener = new KeepingListener()
  const end = link.follow(listener)
  await turn()
  return { house, feed, link, listener, end }
}

test('entities that people renamed are found by their unique_id', async () => {
  const { listener } = await followed()
  expect(listener.told).toEqual(['connecting', 'home villa', 'live'])
  expect(listener.homes[0]).toEqual({
    home: 'villa',
    version: '0.1.0',
    instance: '5f3a9c1e',
    inventory: { problems: [] },
    nodes: [
      {
        name: 'attic',
        state: 'unreachable',
        since: '2026-11-21T12:00:00.000Z',
        swarm: 'main',
        evidence: ['no answer for 4 s'],
        labels: {},
        runs: [],
      },
    ],
    swarms: [{ name: 'main', state: 'active', leader: 'cellar', managers: 3, reachableManagers: 2 }],
    stacks: [
      {
        name: 'web',
        target: '',
        status: 'degraded',
        reasons: ['proxy: 0 of 1 runs'],
        policy: '',
        release: 12,
        services: [
          { name: 'proxy', image: 'caddy:2.10', mode: '', running: 0, wanted: 1, tasks: [] },
          { name: 'app', image: '', mode: '', running: 2, wanted: 2, tasks: [] },
        ],
      },
    ],
    plans: [],
    runs: [],
    findings: [
      {
        id: 'open-plan',
        severity: 'info',
        subject: 'stack web',
        text: 'A change of web waits to be approved: 2.11 · #13',
        advice: 'An administrator can look at it and approve it.',
        evidence: ['#1 service web/proxy, update'],
      },
      {
        id: 'finding',
        severity: 'warning',
        subject: 'node attic',
        text: 'the disk is full · 97 %',
        advice: 'An administrator sees what to do about it.',
      },
    ],
  })
})

describe('a member of the household who is no administrator', () => {
  test('asks nothing that Home Assistant would refuse, whatever is tried', async () => {
    const { house, link } = await followed()
    const deeds = [
      link.makePlan,
      link.startRun,
      link.cancelRun,
      link.resumeRun,
      link.abandonRun,
      link.run,
      link.runLog,
      link.releases,
      link.serviceLogs,
    ]
    for (const deed of deeds) await expect(deed()).rejects.toMatchObject({ code: 'forbidden' })
    expect([...link.abilities]).toEqual([])
    expect(house.asked).toEqual(['config/entity_registry/list'])
    expect(house.refused).toEqual([])
  })

  test('is told when Home Assistant knows no homeport', async () => {
    const { listener } = await followed(new GuardedHomeAssistant())
    expect(listener.states.at(-1)).toMatchObject({
      kind: 'refused',
      text: expect.stringContaining('no entities'),
    })
  })

  test('is told when card and homeport do not understand each other', async () => {
    const house = aKnownHome().withState('sensor.renamed_version', '9.0.0', { base: 'homeport', api: 2 })
    const { listener } = await followed(house)
    expect(listener.states.at(-1)).toMatchObject({
      kind: 'refused',
      text: 'This card is older than homeport 9.0.0.',
    })
  })
})

describe('changes', () => {
  test('of a foreign entity tell nothing', async () => {
    const { house, feed, listener } = await followed()
    feed.give(house.withState('light.kitchen', 'on').hass())
    await turn()
    expect(listener.told).toHaveLength(3)
    expect(house.asked).toHaveLength(1)
  })

  test('of an entity of ours are told at once', async () => {
    const { house, feed, listener } = await followed()
    feed.give(house.withState('sensor.s', 'running').hass())
    expect(listener.homes.at(-1)?.stacks[0]?.status).toBe('running')
  })

  test('of the registry bring new stacks, and take those that are gone', async () => {
    const { house, feed, listener } = await followed()
    house.withDevice('d-new', 'homeport_5f3a9c1e_stack_new-one', 'new-one').withEntity({
      uniqueId: 'homeport_5f3a9c1e_stack_new-one_status',
      entityId: 'sensor.n',
      deviceId: 'd-new',
      state: 'running',
    })
    feed.give(house.hass())
    await turn()
    expect(listener.homes.at(-1)?.stacks.map(({ name }) => name)).toEqual(['new-one', 'web'])
  })

  test('are not told after the end', async () => {
    const { house, feed, listener, end } = await followed()
    end()
    feed.give(house.withState('sensor.s', 'running').hass())
    expect(listener.told).toHaveLength(3)
  })
})

describe('loss', () => {
  test('a bridge that is gone is lost, and the last picture stays', async () => {
    const { house, feed, listener } = await followed()
    house.withState('binary_sensor.renamed_link', 'off').withState('sensor.s', 'unavailable')
    feed.give(house.hass())
    expect(listener.told.slice(3)).toEqual(['lost'])
    house.withState('binary_sensor.renamed_link', 'on').withState('sensor.s', 'running')
    feed.give(house.hass())
    expect(listener.told.slice(3)).toEqual(['lost', 'home villa', 'live'])
  })

  test('Home Assistant that is gone is lost, and asked anew when it is back', async () => {
    const { house, feed, listener } = await followed()
    house.connected = false
    feed.give(house.hass())
    expect(listener.states.at(-1)).toMatchObject({ kind: 'lost', text: 'Home Assistant cannot be reached.' })
    house.connected = true
    feed.give(house.hass())
    await turn()
    expect(listener.told.at(-1)).toBe('live')
  })
})

test.each([
  ['of another integration', { platform: 'template' }],
  ['that are disabled', { disabled: true }],
])('entities %s are not ours', async (_case, more) => {
  const house = aKnownHome().withEntity({
    uniqueId: 'homeport_5f3a9c1e_stack_other_status',
    entityId: 'sensor.o',
    state: 'failed',
    ...more,
  })
  const { listener } = await followed(house)
  expect(listener.homes.at(-1)?.stacks.map(({ name }) => name)).toEqual(['web'])
})

test('of two homeports, the chosen one is shown', async () => {
  const house = aKnownHome()
    .withDevice('d-other', 'homeport_00aa11bb', 'Homeport')
    .withEntity({ uniqueId: 'homeport_00aa11bb_connection', entityId: 'binary_sensor.c', state: 'on' })
    .withEntity({
      uniqueId: 'homeport_00aa11bb_version',
      entityId: 'sensor.v2',
      state: '0.1.0',
      attributes: { base: 'b', api: 1, home: 'cottage' },
    })
  expect((await followed(house, 'd-bridge')).listener.homes[0]?.home).toBe('villa')
  expect((await followed(house, 'd-stack')).listener.homes[0]?.home).toBe('villa')
  expect((await followed(house, 'd-other')).listener.homes[0]?.home).toBe('cottage')
  expect((await followed(house, 'd-gone')).listener.states.at(-1)).toMatchObject({ kind: 'refused' })
})
