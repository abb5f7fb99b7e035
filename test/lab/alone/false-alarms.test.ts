import { afterAll, beforeAll, expect, test } from 'vitest'
import { measureFalseAlarms } from '../house/measuring/measure-false-alarms.ts'
import { untilState } from '../house/measuring/measure-power-loss.ts'
import { aScene, type Scene } from '../scenarios/a-scene.ts'

let scene: Scene
const SEED = 20261121

beforeAll(async () => {
  scene = await aScene({ as: 'alarms' })
})
afterAll(() => scene?.end())

test('nodes that are busy, frozen for 2 s and 500 ms away are never called unreachable (75 s)', async () => {
  const { lab, house } = scene
  for (const { name } of lab.nodes) await untilState(house.client, name, 'reachable')
  const found = await measureFalseAlarms(lab, house.client, { forMs: 75_000, seed: SEED })
  console.log(`false alarms: ${JSON.stringify(found)}, seed ${SEED}`)
  expect(found.alarms).toEqual([])
  expect(found.paused).toBeGreaterThan(9)
  expect(found.polled).toBeGreaterThan(60)
  for (const { name } of lab.nodes) await untilState(house.client, name, 'reachable')
})
