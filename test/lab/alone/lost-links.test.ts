import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Run } from '../../../backend/contract/run.ts'
import { finalRunStates } from '../../../backend/contract/words.ts'
import { eventually } from '../eventually.ts'
import { untilState } from '../house/measuring/measure-power-loss.ts'
import { nameWhoami, quickWhoami } from '../house/whoami.ts'
import { aScene, type Scene } from '../scenarios/a-scene.ts'

let scene: Scene
/** The release of whoami that is to run. */
let tag = 'v1.10'

beforeAll(async () => {
  scene = await aScene({ as: 'links', deployed: ['whoami'], arrange: (_, place) => quickWhoami(place) })
})
afterAll(async () => {
  for (const { name } of scene?.lab.nodes ?? []) await scene.lab.start(name)
  await scene?.end()
})

const all = () => scene.lab.nodes.map(({ name }) => name)
const passed = (from: number) => Math.round(performance.now() - from)
const runs = (within = 120_000) =>
  scene.runs({ whoami_whoami: { image: `traefik/whoami:${tag}`, count: 3 } }, within)

/** Begins a run that brings the other release of whoami, and resolves once it has come to that stage. */
async function runInto(stage: string): Promise<string> {
  const { client } = scene.house
  tag = tag === 'v1.10' ? 'v1.11' : 'v1.10'
  await nameWhoami(client, scene.place, tag)
  const { plan } = await client.makePlan({ stack: 'whoami' })
  const { id } = await client.startRun([plan.id])
  await eventually(
    `the run has come to ${stage}`,
    // A stage may be over before it is looked for.
    async () => (await client.run(id)).parts[0]?.stages.some(({ name }) => name === stage),
    { within: 30_000, every: 10 },
  )
  return id
}

const waits = (id: string) =>
  eventually(
    'the run waits',
    async () => {
      const run = await scene.house.client.run(id)
      if (finalRunStates.includes(run.state)) throw new Error(`it ended: ${run.summary.join('\n')}`)
      return run.state === 'waiting' && run
    },
    { within: 20_000, every: 50 },
  )

const stepsOf = (run: Run) => run.parts.flatMap((part) => part.stages.flatMap((stage) => stage.steps))

describe('a node that homeport loses sight of', () => {
  test('because it stands still for long: unreachable, and reachable when it goes on', async () => {
    const { lab, house } = scene
    await lab.pause('rpi3')
    await untilState(house.client, 'rpi3', 'unreachable')
    await lab.unpause('rpi3')
    const from = performance.now()
    await untilState(house.client, 'rpi3', 'reachable')
    console.log(`reachable ${passed(from)} ms after it went on`)
    expect(passed(from)).toBeLessThan(5_000)
  })

  test('because its cable is pulled: unreachable, the others are not, and reachable with the cable', async () => {
    const { lab, house } = scene
    await lab.cut('rpi3')
    await untilState(house.client, 'rpi3', 'unreachable')
    const others = (await house.client.home()).nodes.filter(({ name }) => name !== 'rpi3')
    expect(others.map(({ state }) => state)).toEqual(['reachable', 'reachable'])
    await lab.mend('rpi3')
    const from = performance.now()
    await untilState(house.client, 'rpi3', 'reachable')
    console.log(`reachable ${passed(from)} ms after the cable was back`)
    expect(passed(from)).toBeLessThan(5_000)
    await runs()
  })
})

describe('a run whose link is cut', () => {
  test('to all nodes, for 15 s while it verifies: waits, says why, and goes on to its end by itself', async () => {
    const { lab, house } = scene
    const id = await runInto('verify')
    const cutAt = performance.now()
    await Promise.all(all().map((name) => lab.cut(name)))
    const waiting = await waits(id)
    expect(waiting.waiting?.text).toMatch(/manager/)
    const stack = (await house.client.home()).stacks.find(({ name }) => name === 'whoami')
    expect(stack?.status).toBe('waiting')
    await eventually('15 s are over', () => passed(cutAt) >= 15_000, { within: 20_000 })
    await Promise.all(all().map((name) => lab.mend(name)))
    const run = await house.client.ended(id, 180_000)
    console.log(`the run ended ${passed(cutAt)} ms after the cut: ${run.state}`)
    expect(run.state).toBe('succeeded')
    expect(run.waiting).toBeUndefined()
    await runs()
    expect(stepsOf(run).every(({ state }) => state === 'done' || state === 'skipped')).toBe(true)
  })

  test('by the power loss of a node while it deploys: ends as it would have, on the nodes that are left', async () => {
    const { lab, house } = scene
    const { nodes } = await house.client.home()
    const follower = nodes.find(({ leader, name }) => leader !== true && name !== 'rpi1')?.name as string
    const id = await runInto('deploy')
    await lab.kill(follower)
    const run = await house.client.ended(id, 180_000)
    expect(run.summary.join('\n')).toContain('whoami')
    expect(run.state).toBe('succeeded')
    await runs()
    await lab.start(follower)
    await untilState(house.client, follower, 'reachable')
  })
})
