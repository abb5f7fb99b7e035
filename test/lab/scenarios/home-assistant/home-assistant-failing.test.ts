import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { NodeState } from '../../../../backend/contract/words.ts'
import { eventually, eventuallyEqual } from '../../eventually.ts'
import { labWithFreshHa } from '../../ha/fresh.ts'
import type { HaClient } from '../../ha/ha-client.ts'
import { devicesOfOurs, stateOfOurs, untilState } from '../../ha/homeport-in-ha.ts'
import { edit } from '../../house/checks.ts'
import { deployHome } from '../../house/deploy-home.ts'
import { inForce, setImage, trialHome } from '../../house/trial.ts'
import type { Lab } from '../../lab.ts'
import { aScene, type Scene } from '../a-scene.ts'

let lab: Lab
let scene: Scene
let anna: HaClient

beforeAll(async () => {
  lab = await labWithFreshHa()
  const wrong = join(lab.dir, 'mqtt-password-mistyped')
  writeFileSync(wrong, 'mistyped', { mode: 0o600 })
  scene = await aScene({
    ...trialHome,
    as: 'failing',
    env: { ...lab.broker.env, HOMEPORT_MQTT_PASSWORD_FILE: wrong },
  })
  anna = await lab.ha.client('anna')
})
afterAll(async () => {
  anna?.close()
  await scene?.end()
})

const home = () => scene.house.client.home()
const mqttFindings = async () =>
  (await home()).findings.filter(({ subject }) => subject === 'mqtt').map(({ id }) => id)
const untilFindings = (ids: string[]) =>
  eventuallyEqual(`the findings about MQTT are ${ids}`, ids, mqttFindings, { within: 20_000 })
const untilNode = (node: string, wanted: NodeState) =>
  eventually(
    `homeport has ${node} as ${wanted}`,
    async () => (await home()).nodes.some(({ name, state }) => name === node && state === wanted),
    { within: 30_000, every: 100 },
  )
/** How often homeport's log says this. */
const said = (words: string) => readFileSync(scene.place.log, 'utf8').split(words).length - 1
const untilSaid = (words: string) =>
  eventually(`homeport says: ${words}`, () => said(words) > 0, { within: 20_000 })
const homeportsLines = async () => (await lab.ha.log()).filter((line) => /homeport/i.test(line))
/** What the registries hold of homeport: unique_id → entity_id. */
const idsOfOurs = async () => {
  const all = (await anna.entities()).filter(({ unique_id }) => unique_id.startsWith('homeport_'))
  return Object.fromEntries(all.map(({ unique_id, entity_id }) => [unique_id, entity_id]))
}
const ours = async () => [...(await devicesOfOurs(anna)).values()]

describe('without word with the broker homeport starts and says so', () => {
  test('when the password is wrong', async () => {
    const words = 'does not let homeport in: user name or password is missing or incorrect'
    await untilSaid(words)
    await untilFindings(['mqtt-refused'])
    const tried = async () => (await lab.broker.log()).filter((line) => /not authorised/.test(line)).length
    await eventually('it tries again', async () => (await tried()) > 2, { within: 10_000 })
    expect(said(words)).toBe(1)
    expect((await home()).nodes).toHaveLength(3)
    expect(await stateOfOurs(anna, 'Homeport', 'connection')).toBeUndefined()
    expect(await scene.house.stop()).toBe(0)
  })

  test('when it is away; all is told when it comes', async () => {
    await lab.broker.stop()
    await scene.restart({ env: lab.broker.env })
    await untilSaid('there is no word with the MQTT broker')
    await untilFindings(['mqtt-unreachable'])
    expect((await home()).nodes).toHaveLength(3)
    await lab.broker.start()
    await untilState(anna, ['Homeport', 'connection'], 'on', 60_000)
    await untilState(anna, ['rpi3', 'reachable'], 'on')
    await untilFindings([])
  })
})

test('of what happens while the broker is away, the end is told when it is back', async () => {
  const { client } = scene.house
  const { entity_id } = await untilState(anna, ['rpi3', 'reachable'], 'on')
  await lab.broker.stop()
  const states: string[] = []
  const end = await anna.onState(entity_id, ({ state }) => states.push(state))
  await lab.kill('rpi3')
  await untilNode('rpi3', 'unreachable')
  await lab.start('rpi3')
  await untilNode('rpi3', 'reachable')
  await deployHome(client, { by: 'scenario', say: () => {}, stacks: (name) => name === 'lamp' })
  await inForce(client, () => setImage(scene.place, 'lamp', 'nginx:1.29'))
  await client.makePlan({ stack: 'lamp' })
  await lab.broker.start()
  await untilState(anna, ['lamp', 'update'], 'on', 60_000)
  for (const [device, key, state] of [
    ['rpi3', 'reachable', 'on'],
    ['lamp', 'running', 'on'],
    ['lamp', 'release', '#1'],
    ['Homeport', 'last_run', 'succeeded'],
  ] as const)
    await untilState(anna, [device, key], state)
  await end()
  expect(states).not.toContain('off')
})

test('a node and a stack that are renamed keep their entities', async () => {
  const { inventory } = scene.place
  const before = await idsOfOurs()
  await inForce(scene.house.client, () => {
    edit(scene.place, 'nodes/rpi3.yaml', (text) => `${text}renamed_from: rpi3\n`)
    edit(scene.place, 'stacks/shop/stack.yaml', (text) => `${text}renamed_from: shop\n`)
    renameSync(join(inventory, 'nodes', 'rpi3.yaml'), join(inventory, 'nodes', 'attic.yaml'))
    renameSync(join(inventory, 'stacks', 'shop'), join(inventory, 'stacks', 'market'))
  })
  expect((await home()).inventory.problems).toEqual([])
  await untilState(anna, ['attic', 'reachable'], 'on')
  await untilState(anna, ['market', 'running'], 'off')
  expect(await idsOfOurs()).toEqual(before)
})

test('Home Assistant had nothing to say in its log about homeport', async () => {
  expect(await homeportsLines()).toEqual([])
})

describe('what is deleted stays away', () => {
  test('a device that a person deletes in Home Assistant', async () => {
    const device = (await anna.devices()).find(({ name }) => name === 'rpi2')
    await anna.ask('config/device_registry/remove', { device_id: device?.id })
    await untilSaid('deleted in Home Assistant, not announced again until asked')
    await untilFindings(['mqtt-deleted'])
    expect((await ours()).map(({ name }) => name)).not.toContain('rpi2')
  })

  test('a stack that left the inventory while Home Assistant was stopped', async () => {
    await lab.ha.stop()
    await inForce(scene.house.client, () =>
      rmSync(join(scene.place.inventory, 'stacks', 'market'), { recursive: true }),
    )
    await lab.ha.start()
    const started = performance.now()
    anna = await lab.ha.client('anna')
    await eventually(
      'nothing of the stack is in the registries',
      async () =>
        (await ours()).every(({ name }) => name !== 'market') &&
        Object.keys(await idsOfOurs()).every((id) => !id.includes('_stack_shop')),
      { within: 30_000 },
    )
    console.log(`Home Assistant started → the stack is gone: ${Math.round(performance.now() - started)} ms`)
  })

  test('neither is told again to a Home Assistant or by a homeport that starts', async () => {
    await untilState(anna, ['attic', 'reachable'], 'on')
    expect(await scene.house.stop()).toBe(0)
    await untilState(anna, ['attic', 'reachable'], 'unavailable')
    await scene.restart({ env: lab.broker.env })
    await untilState(anna, ['attic', 'reachable'], 'on')
    const names = (await ours()).map(({ name }) => name)
    expect(names.toSorted()).toEqual(['Homeport', 'Swarm main', 'attic', 'lamp', 'rpi1'])
    await untilFindings(['mqtt-deleted'])
  })

  test('and Home Assistant’s log has only its own two lines about it', async () => {
    const allowed = /No device components to cleanup|Although entity/
    expect((await homeportsLines()).filter((line) => !allowed.test(line))).toEqual([])
  })
})
