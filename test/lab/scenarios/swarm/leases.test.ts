import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Run } from '../../../../backend/contract/run.ts'
import { LEASE_CONFIG } from '../../../../backend/contract/words.ts'
import { eventually } from '../../eventually.ts'
import { edit, inspectService } from '../../house/checks.ts'
import { furnish, type Place } from '../../house/furnish.ts'
import { type House, StartRefused, startHouse } from '../../house/running/process.ts'
import { setImage, trialHome } from '../../house/trial.ts'
import { aScene, type Scene } from '../a-scene.ts'

/** Longer than the fifteen seconds between two signs of life of a lease. */
const LEASE_MS = 20_000

let scene: Scene
let second: House
let secondPlace: Place
let slow: Run

beforeAll(async () => {
  scene = await aScene({ ...trialHome, deployed: ['lamp'], arrange: (_, place) => moreLamps(place) })
  secondPlace = await furnish(scene.lab, { ...trialHome, as: 'second' })
  second = await startHouse({
    ...secondPlace,
    program: join(import.meta.dirname, '..', '..', 'killing', 'homeport-that-dies.ts'),
    env: { LEASE_MS: String(LEASE_MS) },
  })
})
afterAll(async () => {
  await second?.kill()
  await scene?.end()
})

/** One lamp after the other takes twenty seconds: the run that brings them outlasts all that is asked meanwhile. */
function moreLamps(place: Place): void {
  edit(place, 'stacks/lamp/compose.yaml', (text) => text.replace('replicas: 2', 'replicas: 4'))
}

/** When the lease was written, as the nodes' own engines were asked; milliseconds since 1970. */
async function signsOfLife(since: string): Promise<number[]> {
  const { lab } = scene
  const id = await lab.run('rpi1', ['docker', 'config', 'inspect', '--format', '{{.ID}}', LEASE_CONFIG])
  const calls = await Promise.all(lab.nodes.map(({ name }) => lab.apiCalls(name, since)))
  const writes = calls.flat().filter(({ path }) => path.startsWith(`/configs/${id.trim()}/update`))
  return writes.map(({ at }) => Date.parse(at)).sort((a, b) => a - b)
}

/** The second homeport deploys the stack that the first has nothing to do with. */
async function deployShop(): Promise<Run> {
  const { client } = second
  const view = await eventually('it can plan', () => client.makePlan({ stack: 'shop' }), { within: 20_000 })
  expect(view.plan.operations).not.toEqual([])
  return client.ended((await client.startRun([view.plan.id])).id, 60_000)
}

describe('two homeports on one swarm', () => {
  test('while one carries a run out, the run of the other is refused, and told who works there', async () => {
    setImage(scene.place, 'lamp', 'nginx:1.32')
    slow = await beginSlow(scene.house)
    const { instance } = await scene.house.client.home()
    const refused = await deployShop()

    expect(refused.state).toBe('refused')
    expect(refused.parts[0]).toMatchObject({ outcome: 'refused', code: 'swarm-held' })
    expect(refused.parts[0]?.cause).toContain(instance.slice(0, 8))
    expect(refused.parts[0]?.advice).toBeTruthy()
    await expect(inspectService(scene.lab, 'rpi1', 'shop_web')).rejects.toThrow(/no such service/)
  })

  test('a lease that its holder keeps fresh does not run out', async () => {
    const since = Date.now()
    await eventually(
      'the other has watched for longer than a lease',
      () => Date.now() - since > LEASE_MS + 2_000,
      {
        within: LEASE_MS + 10_000,
      },
    )
    expect((await scene.house.client.run(slow.id)).finishedAt).toBeUndefined()
    expect((await deployShop()).state).toBe('refused')
  })

  test('when its holder is gone for good, the lease ends by the other’s own watching', async () => {
    expect((await scene.house.client.run(slow.id)).finishedAt).toBeUndefined()
    const since = new Date(Date.now() - LEASE_MS).toISOString()
    await scene.house.kill()
    const from = Date.now()
    const run = await eventually(
      'the other may work',
      async () => {
        const ended = await deployShop()
        return ended.state !== 'refused' && ended
      },
      { within: 60_000, every: 500 },
    )
    console.log(`the lease was taken over ${Date.now() - from} ms after its holder was killed`)
    expect(run.state).toBe('succeeded')
    const signs = await signsOfLife(since)
    const last = signs.findLast((at) => at <= from) as number
    const first = signs.find((at) => at > from) as number
    console.log(`that was ${first - last} ms after the last sign of life`)
    expect(first - last).toBeGreaterThanOrEqual(LEASE_MS)
    await scene.runs({ shop_web: { image: 'nginx:1.28', count: 1 } })
  })
})

test('a second homeport on the same data directory is refused at its start, with advice', async () => {
  const refused = await startHouse({ ...secondPlace, log: `${secondPlace.data}-again.log` }).catch(
    (error) => error,
  )
  expect(refused).toBeInstanceOf(StartRefused)
  expect(refused.exitCode).toBe(1)
  expect(refused.message).toContain(secondPlace.data)
  expect(refused.message).toContain('Stop the other homeport')
  expect((await second.client.home()).inventory.commit).toBeTruthy()
})

async function beginSlow(house: House): Promise<Run> {
  const { client } = house
  const plan = await eventually(
    'the change is planned',
    async () => {
      const { plan } = await client.makePlan({ stack: 'lamp' })
      return plan.operations.length > 0 && plan
    },
    { within: 20_000 },
  )
  const run = await client.startRun([plan.id])
  await eventually(
    'it has the lease',
    async () => (await client.run(run.id)).parts[0]?.stages.at(-1)?.name === 'verify',
    { within: 20_000 },
  )
  return run
}
