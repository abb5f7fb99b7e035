import { afterAll, beforeAll, expect, test } from 'vitest'
import { deployHome } from '../house/deploy-home.ts'
import { measureFalseAlarms } from '../house/measuring/measure-false-alarms.ts'
import { measurePowerLoss, type PowerLoss, untilState } from '../house/measuring/measure-power-loss.ts'
import { aScene, type Scene } from '../scenarios/a-scene.ts'

let scene: Scene
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)

beforeAll(async () => {
  scene = await aScene({ as: 'long-alarms' })
  await deployHome(scene.house.client, { by: 'test:long', say: () => {} })
})
afterAll(() => scene?.end())

const allReachable = async () => {
  for (const { name } of scene.lab.nodes) await untilState(scene.house.client, name, 'reachable')
}

test('ten minutes of busy, frozen and slow nodes: none is ever called unreachable', async () => {
  await allReachable()
  const found = await measureFalseAlarms(scene.lab, scene.house.client, { forMs: 600_000, seed })
  console.log(`false alarms: ${JSON.stringify(found)}, seed ${seed}`)
  expect(found.alarms).toEqual([])
})

test('power loss is told within 5 s, and the return too: the worst of ten', async () => {
  await allReachable()
  const losses: PowerLoss[] = []
  for (let turn = 0; turn < 10; turn += 1) {
    const node = scene.lab.nodes[turn % scene.lab.nodes.length]?.name as string
    losses.push(await measurePowerLoss(scene.lab, scene.house.client, node))
  }
  console.table(losses)
  expect(Math.max(...losses.map(({ lostMs }) => lostMs))).toBeLessThanOrEqual(5_000)
  expect(Math.max(...losses.map(({ backMs }) => backMs))).toBeLessThanOrEqual(5_000)
})
