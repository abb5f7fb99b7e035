import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { checkout } from '../../engine/checkout.ts'
import { eventually } from '../../eventually.ts'
import { labWithFreshHa } from '../../ha/fresh.ts'
import type { HaClient } from '../../ha/ha-client.ts'
import { untilState } from '../../ha/homeport-in-ha.ts'
import { trialHome } from '../../house/trial.ts'
import { aScene, type Scene } from '../a-scene.ts'

const blueprint = { path: 'homeport/node-failed.yaml', file: 'ha-addon/blueprints/node-failed.yaml' }
const told = 'input_boolean.told'

let scene: Scene
let anna: HaClient

beforeAll(async () => {
  const lab = await labWithFreshHa()
  scene = await aScene({ ...trialHome, as: 'blueprint', env: lab.broker.env })
  anna = await lab.ha.client('anna')
})
afterAll(async () => {
  anna?.close()
  await scene?.end()
})
beforeEach(() => untilTold('off'))

async function untilTold(state: 'on' | 'off'): Promise<void> {
  await eventually(`${told} is ${state}`, async () => (await anna.state(told))?.state === state, {
    within: 20_000,
    every: 100,
  })
}

/** What the automation says as it acts: which node, by the name that people gave or homeport. */
const say = (event: string, service: 'turn_on' | 'turn_off') => [
  { event, event_data: { node: '{{ node }}', entity: '{{ entity }}' } },
  { action: `input_boolean.${service}`, target: { entity_id: told } },
]

async function heard(event: string) {
  const all: unknown[] = []
  const end = await anna.onEvents(({ data }) => all.push(data), event)
  return { all, end }
}

test('the blueprint is imported, and an automation made of it', async () => {
  const entities = await Promise.all(
    ['rpi2', 'rpi3'].map(async (node) => (await untilState(anna, [node, 'reachable'], 'on')).entity_id),
  )
  const yaml = readFileSync(join(checkout, blueprint.file), 'utf8')
  await anna.ask('blueprint/save', { domain: 'automation', path: blueprint.path, yaml })
  const input = {
    nodes: entities,
    failed_actions: say('lab_failed', 'turn_on'),
    recovered_actions: say('lab_recovered', 'turn_off'),
    grace: { seconds: 1 },
  }
  await anna.post('/api/config/automation/config/told', {
    alias: 'Told',
    use_blueprint: { path: blueprint.path, input },
  })
  await eventually(
    'the automation is on',
    async () => (await anna.state('automation.told'))?.state === 'on',
    { within: 10_000 },
  )
})

test('a node that loses its power is acted upon once, and again when it is back', async () => {
  const { entity_id } = await untilState(anna, ['rpi3', 'reachable'], 'on')
  const failed = await heard('lab_failed')
  const recovered = await heard('lab_recovered')
  await scene.lab.kill('rpi3')
  await untilTold('on')
  await scene.lab.start('rpi3')
  await untilTold('off')
  const rpi3 = { node: 'rpi3', entity: entity_id }
  expect({ failed: failed.all, recovered: recovered.all }).toEqual({ failed: [rpi3], recovered: [rpi3] })
})

test('a node that died while Home Assistant was stopped is acted upon when that has started', async () => {
  await scene.lab.ha.stop()
  await scene.lab.kill('rpi2')
  await eventually(
    'homeport knows',
    async () =>
      (await scene.house.client.home()).nodes.some(
        ({ name, state }) => name === 'rpi2' && state === 'unreachable',
      ),
    { within: 20_000, every: 100 },
  )
  await scene.lab.ha.start()
  anna = await scene.lab.ha.client('anna')
  await untilState(anna, ['rpi2', 'reachable'], 'off')
  await untilTold('on')
  await scene.lab.start('rpi2')
  await untilTold('off')
})

test('Home Assistant had nothing to say in its log about any of it', async () => {
  // That it starts slowly itself is what a busy machine makes it say.
  const lines = (await scene.lab.ha.log()).filter((line) => !/is taking over \d+ seconds/.test(line))
  expect(lines.filter((line) => /homeport|automation|blueprint/i.test(line))).toEqual([])
})
