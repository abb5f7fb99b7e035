import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StackView } from '../../../../backend/contract/home.ts'
import type { PlanView } from '../../../../backend/contract/plan.ts'
import type { ReleaseView } from '../../../../backend/contract/release.ts'
import type { Run } from '../../../../backend/contract/run.ts'
import { editService } from '../../homes/edit-compose.ts'
import { edit, inspectService, writesSince } from '../../house/checks.ts'
import { inForce, runAfter, runsOf, trialHome } from '../../house/trial.ts'
import { aScene, type Scene } from '../a-scene.ts'

let scene: Scene
/** Names of the config of each release, as the swarm has it. */
const pages = new Map<number, string>()

beforeAll(async () => {
  scene = await aScene({ ...trialHome, deployed: ['shop'] })
  pages.set(1, await livePage())
  await inForce(scene.house.client, () =>
    edit(scene.place, 'stacks/shop/stack.yaml', (text) => `${text}policy: auto\n`),
  )
  for (let number = 2; number <= 12; number += 1) await release(number)
})
afterAll(() => scene?.end())

/** Releases that run; the others are empty, and done within a second. */
const lived = [1, 3, 7, 13, 14]

async function release(number: number): Promise<void> {
  const replicas = lived.includes(number) ? 1 : 0
  const run = await runAfter(scene.house.client, 'shop', () => {
    edit(scene.place, 'stacks/shop/page.conf', () => `page of release ${number}\n`)
    editService(scene.place, 'shop', 'web', (web) => {
      web.deploy = { ...web.deploy, replicas }
      web.environment = { RELEASE: String(number) }
    })
  })
  expect(run).toMatchObject({ state: 'succeeded', parts: [{ release: number }] })
  pages.set(number, await livePage())
}

async function livePage(): Promise<string> {
  const { Spec } = await inspectService(scene.lab, 'rpi1', 'shop_web')
  return Spec.TaskTemplate.ContainerSpec.Configs?.[0]?.ConfigName ?? ''
}

/** What the web service reads in its container, wherever it runs. */
async function servedPage(): Promise<string> {
  const [web] = (await scene.runs({ shop_web: { image: 'nginx:1.28', count: 1 } })).filter(
    ({ service }) => service === 'shop_web',
  )
  return scene.lab.run(web?.node ?? '', ['docker', 'exec', web?.id ?? '', 'cat', '/etc/page.conf'])
}

const releases = () => scene.house.client.get<ReleaseView[]>('/api/v1/stacks/shop/releases')
const shop = () => scene.house.client.get<StackView>('/api/v1/stacks/shop')

async function rollBack(release: number): Promise<Run> {
  const { client } = scene.house
  const { plan } = await client.post<PlanView>('/api/v1/stacks/shop/roll-back', { release })
  return client.ended((await client.startRun([plan.id], {}, 'anna')).id)
}

async function keptPages(): Promise<string[]> {
  const listed = await scene.lab.docker('rpi1', ['config', 'ls', '--format', '{{.Name}}'])
  return listed.stdout
    .split('\n')
    .filter((name) => name.startsWith('shop_page'))
    .sort()
}

const pagesOf = (...numbers: number[]) => numbers.map((number) => pages.get(number)).sort()
const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, at) => first + at)

describe('the releases of a stack', () => {
  test('the last ten are listed, newest first, and the others’ configs are gone', async () => {
    expect((await releases()).map(({ number }) => number)).toEqual(from(3, 12).reverse())
    expect((await releases()).filter(({ current }) => current).map(({ number }) => number)).toEqual([12])
    expect(await keptPages()).toEqual(pagesOf(...from(3, 12)))
  })

  test.each([7, 3])(
    '#%i can be gone back to: the mark moves, no release is added, the stack is held',
    async (number) => {
      const listed = (await releases()).map((one) => one.number)
      const run = await rollBack(number)

      expect(run).toMatchObject({ state: 'succeeded', parts: [{ release: number }] })
      expect(await servedPage()).toBe(`page of release ${number}`)
      expect((await releases()).map((one) => one.number)).toEqual(listed)
      expect((await releases()).filter(({ current }) => current).map((one) => one.number)).toEqual([number])
      expect(await shop()).toMatchObject({ release: number, held: { release: number, by: 'anna' } })
    },
  )

  test('a stack gone back stays there, though its policy is auto', async () => {
    const since = new Date().toISOString()
    const before = (await runsOf(scene.house.client, 'shop')).length
    for (let n = 1; n <= 5; n += 1) {
      await inForce(scene.house.client, () =>
        edit(scene.place, 'stacks/lamp/compose.yaml', (text) => text.replace(/COLOUR: .*/, `COLOUR: "${n}"`)),
      )
      const { plan } = await scene.house.client.makePlan({ stack: 'shop' })
      expect(plan.operations).not.toEqual([])
    }
    expect(await runsOf(scene.house.client, 'shop')).toHaveLength(before)
    expect(await writesSince(scene.lab, since)).toEqual([])
  })

  test.each([2, 99])('#%i, which is not kept, is refused', async (release) => {
    await expect(scene.house.client.post('/api/v1/stacks/shop/roll-back', { release })).rejects.toMatchObject(
      { status: 404, problem: { code: 'release-missing' } },
    )
  })

  test('a new commit ends the hold, and what the service was before keeps its config until it is forgotten', async () => {
    await release(13)
    expect((await shop()).held).toBeUndefined()
    expect((await releases()).map(({ number }) => number)).toEqual(from(4, 13).reverse())
    expect(await keptPages()).toEqual(pagesOf(...from(3, 13)))
    await release(14)
    expect(await keptPages()).toEqual(pagesOf(...from(5, 14)))
  })
})
