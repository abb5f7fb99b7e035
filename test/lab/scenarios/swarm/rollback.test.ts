import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { StackView } from '../../../../backend/contract/home.ts'
import { eventually } from '../../eventually.ts'
import { edit, inspectService, writesSince } from '../../house/checks.ts'
import {
  inForce,
  runAfter,
  runsOf,
  setImage,
  timeToPutBack,
  trialHome,
  updatesOf,
} from '../../house/trial.ts'
import { aScene, type Scene } from '../a-scene.ts'

let scene: Scene
const service = 'lamp_web'
const good = { [service]: { image: 'nginx:1.28', count: 2 } }

beforeAll(async () => {
  scene = await aScene({ ...trialHome, deployed: true })
  await inForce(scene.house.client, () =>
    edit(scene.place, 'stacks/lamp/stack.yaml', (text) => `${text}policy: auto\n`),
  )
})
afterAll(() => scene?.end())

const lamp = () => scene.house.client.get<StackView>('/api/v1/stacks/lamp')

describe('a release that does not come up, of a stack with policy auto', () => {
  const kinds = [
    { image: 'nginx:1.31', never: 'becomes healthy', cause: /health/i },
    { image: 'nginx:1.30', never: 'stays up', cause: /exit|ends|ended/i },
  ]
  test.each(kinds)(
    'that never $never: the release before is healthy again within 45 s',
    async ({ image, cause }) => {
      const since = new Date().toISOString()
      const { client } = scene.house
      const run = await runAfter(client, 'lamp', () => setImage(scene.place, 'lamp', image))

      expect(run).toMatchObject({ state: 'rolled-back', by: 'policy auto' })
      expect(run.parts[0]?.cause).toContain('lamp/web')
      expect(run.parts[0]?.cause).toContain(image)
      expect(run.parts[0]?.cause).toMatch(cause)
      expect(run.parts[0]?.advice).toBeTruthy()
      const took = await timeToPutBack(scene.lab, 'rpi1', service, { bad: image, good: 'nginx:1.28' })
      console.log(`${image}: put back ${took.ms} ms after the first failed task`)
      expect(took.back).toBe(2)
      expect(took.ms).toBeLessThanOrEqual(45_000)
      await scene.runs(good, 5_000)
      expect(await updatesOf(scene.lab, 'rpi1', service, since)).toBe(2)
      expect((await lamp()).held).toMatchObject({ release: 1, by: run.id })
    },
  )

  test('is not tried again however often the inventory is read and plans are asked for', async () => {
    const { client } = scene.house
    const since = new Date().toISOString()
    const before = (await runsOf(client, 'lamp')).length
    for (let n = 1; n <= 5; n += 1) {
      const file = join(scene.place.inventory, 'stacks/lamp/compose.yaml')
      writeFileSync(file, readFileSync(file))
      await inForce(client, () => edit(scene.place, 'stacks/shop/page.conf', (text) => `${text}# ${n}\n`))
      expect((await client.makePlan({ stack: 'lamp' })).plan.operations).not.toEqual([])
    }
    await client.makePlan({ stack: 'lamp' })

    expect(await runsOf(client, 'lamp')).toHaveLength(before)
    expect(await writesSince(scene.lab, since)).toEqual([])
    expect((await lamp()).held).toMatchObject({ release: 1 })
  })

  test('is not tried again by a homeport that was restarted', async () => {
    const before = (await runsOf(scene.house.client, 'lamp')).length
    const since = new Date().toISOString()
    await scene.house.stop()
    await scene.restart()
    await eventually(
      'the plan is there again',
      async () => {
        const { plans } = await scene.house.client.home()
        return plans.some(({ plan }) => plan.subject.kind === 'stack' && plan.subject.stack === 'lamp')
      },
      { within: 20_000 },
    )
    expect(await runsOf(scene.house.client, 'lamp')).toHaveLength(before)
    expect(await writesSince(scene.lab, since)).toEqual([])
  })

  test('a new commit that touches the stack ends the hold', async () => {
    const run = await runAfter(scene.house.client, 'lamp', () => setImage(scene.place, 'lamp', 'nginx:1.29'))
    expect(run).toMatchObject({ state: 'succeeded', by: 'policy auto' })
    await scene.runs({ [service]: { image: 'nginx:1.29', count: 2 } })
    expect((await lamp()).held).toBeUndefined()
    expect((await lamp()).release).toBe(2)
  })
})

describe('a first release that does not come up', () => {
  test('is left for inspection: failed, nothing removed, volumes kept, not tried again by itself', async () => {
    const { client } = scene.house
    const since = new Date().toISOString()
    const run = await runAfter(client, 'fresh', () => addFresh('nginx:1.31'))

    expect(run.state).toBe('failed')
    expect(run.parts[0]?.cause).toMatch(/fresh\/web.*nginx:1\.31/)
    await client.makePlan({ stack: 'fresh' })
    const live = await inspectService(scene.lab, 'rpi1', 'fresh_web')
    expect(live.Spec.Mode.Replicated?.Replicas).toBe(1)
    const writes = await writesSince(scene.lab, since)
    expect(writes.filter(({ method }) => method === 'DELETE')).toEqual([])
    expect(writes.filter(({ path }) => path.startsWith('/services/'))).toHaveLength(1)
    const volumes = await Promise.all(
      scene.lab.nodes.map(({ name }) => scene.lab.docker(name, ['volume', 'ls', '-q'])),
    )
    expect(volumes.flatMap(({ stdout }) => stdout.split('\n'))).toContain('fresh_kept')

    const again = new Date().toISOString()
    for (let n = 1; n <= 5; n += 1) {
      await inForce(client, () => edit(scene.place, 'stacks/shop/page.conf', (text) => `${text}# ${n}\n`))
      await client.makePlan({ stack: 'fresh' })
    }
    expect(await runsOf(client, 'fresh')).toHaveLength(1)
    expect(await writesSince(scene.lab, again)).toEqual([])
    expect(await client.get('/api/v1/stacks/fresh/releases')).toEqual([])
  })
})

/** A whole stack at once: its folder is moved into the inventory. */
function addFresh(image: string): void {
  const staged = join(scene.place.inventory, '..', 'fresh')
  mkdirSync(staged, { recursive: true })
  writeFileSync(join(staged, 'stack.yaml'), 'run_on: { swarm: main }\npolicy: auto\n')
  const service = {
    image,
    volumes: ['kept:/data'],
    deploy: { endpoint_mode: 'dnsrr', restart_policy: { delay: '1s' } },
  }
  writeFileSync(
    join(staged, 'compose.yaml'),
    stringify({ services: { web: service }, volumes: { kept: {} } }),
  )
  renameSync(staged, join(scene.place.inventory, 'stacks', 'fresh'))
}
