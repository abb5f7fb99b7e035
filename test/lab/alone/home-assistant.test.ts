import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, eventuallyEqual } from '../eventually.ts'
import { labWithFreshHa } from '../ha/fresh.ts'
import type { HaClient } from '../ha/ha-client.ts'
import { devicesOfOurs, measureLossInHa, stateOfOurs, untilState } from '../ha/homeport-in-ha.ts'
import { inForce, runsOf, setImage, trialHome } from '../house/trial.ts'
import { aScene, type Scene } from '../scenarios/a-scene.ts'

let scene: Scene
let anna: HaClient

beforeAll(async () => {
  const lab = await labWithFreshHa()
  scene = await aScene({ ...trialHome, as: 'told', deployed: ['lamp'], env: lab.broker.env })
  anna = await lab.ha.client('anna')
})
afterAll(async () => {
  anna?.close()
  await scene?.end()
})

const homeportsLines = async () => (await scene.lab.ha.log()).filter((line) => /homeport/i.test(line))

const keys = {
  bridge: ['connection', 'version', 'findings', 'last_run', 'events'],
  swarm: ['quorum', 'nodes', 'managers'],
  node: ['reachable', 'problem', 'services'],
  stack: [
    ...['running', 'status', 'release', 'update', 'roll_back_to', 'roll_back'],
    ...['last_backup', 'backup_age', 'days_since_proven', 'back_up'],
  ],
}

describe('what homeport tells is in Home Assistant’s registries', () => {
  test('a device for the bridge, each swarm, each node and each stack, with its entities', async () => {
    const home = await scene.house.client.home()
    const { attributes } = await eventually(
      'the bridge is there',
      () => stateOfOurs(anna, 'Homeport', 'version'),
      { within: 20_000 },
    )
    const bridge = `homeport_${attributes['instance']}`
    const of = (kind: 'swarm' | 'node' | 'stack', list: readonly { name: string }[]) =>
      list.map(({ name }) => [`${bridge}_${kind}_${name}`, keys[kind].toSorted()] as const)
    const expected = [
      [bridge, keys.bridge.toSorted()] as const,
      ...of('swarm', home.swarms),
      ...of('node', home.nodes),
      ...of('stack', home.stacks),
    ]
    await eventuallyEqual(
      'all devices are there with all entities',
      Object.fromEntries(expected),
      async () =>
        Object.fromEntries(
          [...(await devicesOfOurs(anna))].map(([id, { entities }]) => [
            id,
            Object.keys(entities).toSorted(),
          ]),
        ),
      { within: 20_000 },
    )
  })

  test('all hang on the bridge, and what anybody in the home could press is disabled', async () => {
    const devices = [...(await devicesOfOurs(anna)).values()]
    const bridge = devices.find(({ name }) => name === 'Homeport')
    const others = devices.filter((device) => device !== bridge)
    expect(others.filter(({ via }) => via !== bridge?.identifier)).toEqual([])
    const disabled = devices.flatMap(({ entities }) =>
      Object.entries(entities).flatMap(([key, entity]) => (entity.disabled ? [key] : [])),
    )
    expect([...new Set(disabled)].toSorted()).toEqual(['back_up', 'roll_back', 'roll_back_to'])
  })
})

describe('what is so is what Home Assistant says', () => {
  test.each<[string, string, string]>([
    ['Homeport', 'connection', 'on'],
    ['Homeport', 'last_run', 'succeeded'],
    ['rpi1', 'reachable', 'on'],
    ['rpi2', 'problem', 'off'],
    ['lamp', 'running', 'on'],
    ['lamp', 'status', 'running'],
    ['lamp', 'release', '#1'],
    ['lamp', 'update', 'off'],
    ['shop', 'running', 'off'],
  ])('%s: %s is %s', async (device, key, state) => {
    await untilState(anna, [device, key], state)
  })

  test('and the same to somebody who is no administrator', async () => {
    const ben = await scene.lab.ha.client('ben')
    await untilState(ben, ['lamp', 'status'], 'running')
    ben.close()
  })
})

test('an update shows the open plan, is installed from there, and tells how far it is', async () => {
  const { client } = scene.house
  await inForce(client, () => setImage(scene.place, 'lamp', 'nginx:1.29'))
  await client.makePlan({ stack: 'lamp' })
  const { entity_id, attributes } = await untilState(anna, ['lamp', 'update'], 'on')
  expect(attributes).toMatchObject({ installed_version: '1.28 · #1', latest_version: '1.29 · #2' })
  // What has only just changed under somebody's hand is not carried out.
  const readable = 5_500
  await eventually(
    'the plan has stood long enough to be read',
    async () => Date.now() - Date.parse((await anna.state(entity_id))?.last_updated ?? '') > readable,
    { within: 20_000 },
  )
  const progress: unknown[] = []
  const end = await anna.onState(entity_id, ({ attributes: now }) => {
    if (now['in_progress'] === true) progress.push(now['update_percentage'])
  })
  await anna.call('update.install', { entity_id })
  const { attributes: after } = await untilState(anna, ['lamp', 'update'], 'off', 120_000)
  await end()
  expect(after).toMatchObject({ installed_version: '1.29 · #2', in_progress: false })
  expect(new Set(progress).size).toBeGreaterThan(1)
  await scene.runs({ lamp_web: { image: 'nginx:1.29', count: 2 } })
  expect((await runsOf(client, 'lamp'))[0]).toMatchObject({ state: 'succeeded' })
})

test('nodes and stacks bring the triggers that automations are made of', async () => {
  const devices = await anna.devices()
  const triggersOf = async (name: string) => {
    const device = devices.find((one) => one.name === name)
    const list = await anna.ask<{ domain: string; type: string }[]>('device_automation/trigger/list', {
      device_id: device?.id,
    })
    return list.flatMap(({ domain, type }) => (domain === 'mqtt' ? [type] : [])).toSorted()
  }
  expect(await triggersOf('rpi1')).toEqual(['node_down', 'node_up'])
  expect(await triggersOf('lamp')).toEqual(['deploy_failed', 'deploy_succeeded', 'rolled_back'])
})

test('a node that lost its power is off within 5 s, and on again when it is back', async () => {
  const ms = await measureLossInHa(scene.lab, anna, 'rpi3')
  console.log(`power loss → Home Assistant: ${ms} ms`)
  expect(ms).toBeLessThanOrEqual(5_000)
  await scene.lab.start('rpi3')
  await untilState(anna, ['rpi3', 'reachable'], 'on', 30_000)
})

describe('all is told again to', () => {
  test('a broker that was stopped', async () => {
    await scene.lab.broker.stop()
    await untilState(anna, ['rpi1', 'reachable'], 'unavailable')
    await scene.lab.broker.start()
    await untilState(anna, ['rpi1', 'reachable'], 'on', 60_000)
    await untilState(anna, ['lamp', 'status'], 'running')
  })

  test('a Home Assistant that was restarted', async () => {
    await scene.lab.ha.restart()
    anna = await scene.lab.ha.client('anna')
    await untilState(anna, ['rpi1', 'reachable'], 'on', 30_000)
    await untilState(anna, ['lamp', 'status'], 'running')
  })
})

test('Home Assistant had nothing to say in its log about homeport', async () => {
  expect(await homeportsLines()).toEqual([])
})

test('a stack that leaves the inventory leaves Home Assistant', async () => {
  const { client } = scene.house
  await inForce(client, () =>
    rmSync(join(scene.place.inventory, 'stacks', 'shop'), { recursive: true, force: true }),
  )
  await eventually(
    'there is no device of the stack',
    async () => [...(await devicesOfOurs(anna)).values()].every(({ name }) => name !== 'shop'),
    { within: 30_000 },
  )
  const allowed = /No device components to cleanup|Although entity/
  expect((await homeportsLines()).filter((line) => !allowed.test(line))).toEqual([])
})
