import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../../eventually.ts'
import type { Refused } from '../../house/running/client.ts'
import { StartRefused } from '../../house/running/process.ts'
import { type DataDisk, dataDisk } from '../../house/weather/data-disk.ts'
import { nameWhoami, quickWhoami } from '../../house/whoami.ts'
import { aScene, type Scene } from '../a-scene.ts'

// The disk of the data directory, its database, and the clock go wrong. Disks of one's own need root, as CI has.

let scene: Scene
let disk: DataDisk
const WHOAMI = 'traefik/whoami'

beforeAll(async () => {
  scene = await aScene({
    as: 'weather',
    deployed: ['whoami'],
    arrange: (_, place) => {
      disk = dataDisk(place.data, 96)
      quickWhoami(place, 1)
    },
  })
})
afterAll(async () => {
  await scene?.end()
  disk?.remove()
})

const release = (tag: string) => nameWhoami(scene.house.client, scene.place, tag)
const runs = (tag: string) => scene.runs({ whoami_whoami: { image: `${WHOAMI}:${tag}`, count: 1 } })

function integrity(): unknown {
  const database = new DatabaseSync(join(scene.place.data, 'homeport.db'), { readOnly: true })
  try {
    return Object.values(database.prepare('PRAGMA integrity_check').get() ?? {})[0]
  } finally {
    database.close()
  }
}

describe('a full disk', () => {
  test('lets no run begin, and says so; when there is room again, it begins', async () => {
    const { client } = scene.house
    await release('v1.11')
    const { plan } = await client.makePlan({ stack: 'whoami' })
    const before = (await client.home()).runs.length
    disk.fill()
    const refused = await client.startRun([plan.id]).catch((error: Refused) => error)
    expect(refused).toMatchObject({ status: 507, problem: { code: 'disk-full' } })
    expect((await client.home()).runs).toHaveLength(before)
    await runs('v1.10')
    disk.free()
    const run = await client.ended((await client.startRun([plan.id])).id)
    expect(run.state).toBe('succeeded')
    await runs('v1.11')
  })

  test('in the middle of a run lets it stand; when there is room again, it goes on by itself', async () => {
    const { client } = scene.house
    await release('v1.10')
    const { plan } = await client.makePlan({ stack: 'whoami' })
    const { id } = await client.startRun([plan.id])
    await eventually(
      'the run deploys',
      async () => (await client.run(id)).parts[0]?.stages.some(({ name }) => name === 'deploy'),
      { within: 20_000, every: 20 },
    )
    disk.fill()
    await runs('v1.10')
    const standing = await client.run(id)
    expect(standing.finishedAt).toBeUndefined()
    disk.free()
    const run = await client.ended(id)
    expect(run.state).toBe('succeeded')
    const rows = await client.journal(id)
    expect(rows.map(({ row }) => row)).toEqual(rows.map((_, at) => at + 1))
    expect(integrity()).toBe('ok')
    expect((await client.makePlan({ stack: 'whoami' })).plan.operations).toEqual([])
  })
})

describe('homeport does not start, and says what to do', () => {
  beforeAll(() => scene.house.stop())

  const refusal = async () => {
    const refused = await scene.restart().catch((error: unknown) => error)
    if (!(refused instanceof StartRefused)) {
      await scene.house.kill()
      throw new Error('homeport started')
    }
    expect(refused.exitCode).toBe(1)
    return refused.message
  }

  test('while it may not write to its data directory', async () => {
    disk.readOnly(true)
    expect(await refusal()).toMatch(/read-only[\s\S]*→ Mount it writable/)
    disk.readOnly(false)
  })

  test('on the database of a newer version, which stays as it is', async () => {
    const database = new DatabaseSync(join(scene.place.data, 'homeport.db'))
    const { user_version: shape } = database.prepare('PRAGMA user_version').get() as { user_version: number }
    const writer = database.prepare("SELECT value FROM meta WHERE key = 'version'").get()?.['value'] as string
    const write = (number: number, version: string) => {
      database.exec(`PRAGMA user_version = ${number}`)
      database.prepare("UPDATE meta SET value = ? WHERE key = 'version'").run(version)
    }
    write(99, '7.8.9')
    expect(await refusal()).toMatch(
      /was written by homeport 7\.8\.9[\s\S]*→ Install homeport 7\.8\.9 or later/,
    )
    expect(database.prepare('PRAGMA user_version').get()?.['user_version']).toBe(99)
    write(shape, writer)
    database.close()
  })
})

const DAY_MS = 86_400_000
const wrong = join(import.meta.dirname, '..', '..', 'house', 'weather', 'with-wrong-clock.ts')

test.each<[string, number, string]>([
  ['a day ahead of the nodes', DAY_MS, 'v1.11'],
  ['a day behind them', -DAY_MS, 'v1.10'],
])('with a clock that is %s, homeport says so, and deploys and judges as ever', async (_, off, tag) => {
  await scene.restart({ program: wrong, env: { LAB_CLOCK_OFF_MS: String(off) } })
  const { client } = scene.house
  await eventually(
    'homeport has read the inventory',
    async () => (await client.home()).inventory.commit !== undefined,
    { within: 10_000 },
  )
  await release(tag)
  const { run } = await scene.deploy('whoami')
  expect(Math.abs(Date.parse(run.createdAt) - Date.now() - off)).toBeLessThan(600_000)
  expect(run.state).toBe('succeeded')
  await runs(tag)
  await eventually(
    'homeport says that it runs',
    async () => (await client.home()).stacks.find(({ name }) => name === 'whoami')?.status === 'running',
    { within: 5_000 },
  )
  expect((await client.makePlan({ stack: 'whoami' })).plan.operations).toEqual([])
  const { findings } = await eventually(
    'every node is reachable',
    async () => {
      const home = await client.home()
      return home.nodes.length === 3 && home.nodes.every(({ state }) => state === 'reachable') && home
    },
    { within: 10_000 },
  )
  expect(findings.filter(({ id }) => id === 'clock-wrong').map(({ text }) => text)).toEqual([
    `homeport’s own clock is 24 h ${off > 0 ? 'ahead of' : 'behind'} those of all 3 nodes`,
  ])
  await scene.house.stop()
})
