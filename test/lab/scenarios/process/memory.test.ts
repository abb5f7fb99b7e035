import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../../eventually.ts'
import { asTheImage } from '../../house/running/as-the-image.ts'
import { followEvents } from '../../house/running/follow-events.ts'
import { nameWhoami, quickWhoami } from '../../house/whoami.ts'
import { aScene, type Scene } from '../a-scene.ts'

// homeport as the image holds it: built, types stripped (DESIGN § 20: 130 MB).

const root = join(import.meta.dirname, '..', '..', '..', '..')
let scene: Scene

beforeAll(async () => {
  execFileSync('npm', ['run', 'build'], { cwd: root, stdio: 'pipe' })
  scene = await aScene({
    as: 'memory',
    deployed: true,
    ...asTheImage,
    arrange: (_, place) => quickWhoami(place),
  })
})
afterAll(() => scene?.end())

/** Resident memory in MB, now and at most so far. */
function memory(): { now: number; peak: number } {
  const status = readFileSync(`/proc/${scene.house.pid}/status`, 'utf8')
  const read = (key: string) =>
    Math.round((Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(status)?.[1]) * 1024) / 1e6)
  return { now: read('VmRSS'), peak: read('VmHWM') }
}

async function readLog(service: string, until: AbortSignal): Promise<number> {
  const { url, token } = scene.house.client
  const path = `/api/v1/services/${service}/logs?tail=500&follow=true`
  const response = await fetch(`${url}${path}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: until,
  })
  let bytes = 0
  for await (const chunk of response.body ?? []) bytes += chunk.length
  return bytes
}

test('has at most 130 MB after plans, runs, event streams and logs of the whole example home', async () => {
  const { client } = scene.house
  const deployed = memory()
  const end = new AbortController()
  const followed = await Promise.all(Array.from({ length: 4 }, () => followEvents(client)))
  const logs = ['mosquitto/broker', 'domoticz/domoticz', 'dashboard/web'].map((service) =>
    readLog(service, end.signal).catch(() => 0),
  )
  const stacks = (await client.home()).stacks.map(({ name }) => name)
  for (let round = 0; round < 10; round += 1) {
    for (const stack of stacks) await client.makePlan({ stack })
    await client.makePlan({ swarm: 'main' })
  }
  await nameWhoami(client, scene.place, 'v1.11')
  expect((await scene.deploy('whoami')).run.state).toBe('succeeded')
  await eventually('events were told', () => followed.every(({ events }) => events.length > 10), {
    within: 5_000,
  })
  expect(followed.map(({ broken }) => broken)).toEqual(Array(4).fill(undefined))
  const busy = memory()
  for (const stream of followed) stream.close()
  end.abort()
  await Promise.all(logs)
  console.log(
    `resident: deployed ${deployed.now} MB, after a round of everything ${busy.now} MB, at most ${busy.peak} MB`,
  )
  expect(busy.now).toBeLessThanOrEqual(130)
})
