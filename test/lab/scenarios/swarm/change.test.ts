import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ReleaseView } from '../../../../backend/contract/release.ts'
import { editService } from '../../homes/edit-compose.ts'
import { edit, inspectService, runningContainers } from '../../house/checks.ts'
import type { Place } from '../../house/furnish.ts'
import type { Refused } from '../../house/running/client.ts'
import { inForce, setImage } from '../../house/trial.ts'
import { aScene, type Scene } from '../a-scene.ts'

let scene: Scene
const stack = 'dashboard'

beforeAll(async () => {
  scene = await aScene({ deployed: [stack], arrange: (_, place) => watchedBriefly(place) })
})
afterAll(() => scene?.end())

/** Swarm, and homeport with it, watches a new task for five seconds otherwise: here there are many releases. */
function watchedBriefly(place: Place): void {
  for (const service of ['store', 'api', 'web']) {
    editService(place, stack, service, (definition) => {
      definition.deploy = { ...definition.deploy, update_config: { monitor: '1s' } }
    })
  }
}

const change = (how: () => void) => inForce(scene.house.client, how)

async function containerOf(service: string) {
  const all = await runningContainers(scene.lab)
  return all.filter((one) => one.service === `${stack}_${service}`)
}

async function configs(): Promise<string[]> {
  const listed = await scene.lab.run('rpi1', ['docker', 'config', 'ls', '--format', '{{.Name}}'])
  return listed.split('\n').filter((name) => name.startsWith(`${stack}_`))
}

async function configOfWeb(): Promise<string> {
  const { Spec } = await inspectService(scene.lab, 'rpi1', `${stack}_web`)
  return Spec.TaskTemplate.ContainerSpec.Configs?.[0]?.ConfigName as string
}

/** What a web container really serves by. */
async function contentInWeb(): Promise<string> {
  const [web] = await containerOf('web')
  const cat = ['docker', 'exec', web?.id as string, 'cat', '/etc/nginx/conf.d/default.conf']
  return scene.lab.run(web?.node as string, cat)
}

describe('one image changed in a stack of three', () => {
  test('replaces that service alone: the tasks of the other two are the same, and unwritten', async () => {
    const others = async () => ({
      containers: [...(await containerOf('api')), ...(await containerOf('web'))],
      versions: await Promise.all(
        ['api', 'web'].map(async (service) => {
          return (await inspectService(scene.lab, 'rpi1', `${stack}_${service}`)).Version.Index
        }),
      ),
    })
    const before = await others()
    const [store] = await containerOf('store')
    await change(() => setImage(scene.place, stack, 'redis:8.4'))
    const { plan, run } = await scene.deploy(stack)

    expect(run.state).toBe('succeeded')
    expect(plan.plan.operations.map(({ kind, subject }) => [kind, subject])).toEqual([
      ['service-update', 'service dashboard/store'],
    ])
    await scene.runs({ dashboard_store: { image: 'redis:8.4', count: 1 } }, 10_000)
    expect((await containerOf('store'))[0]?.task).not.toBe(store?.task)
    expect(before.containers).toHaveLength(2)
    expect(await others()).toEqual(before)
  })
})

describe('the content of a config changed', () => {
  let old: string
  const mark = '# served anew'

  test('updates the service that uses it, and the old config object stays', async () => {
    old = await configOfWeb()
    await change(() => edit(scene.place, `stacks/${stack}/web.conf`, (text) => `${text}${mark}\n`))
    const { plan, run } = await scene.deploy(stack)

    expect(run.state).toBe('succeeded')
    expect(plan.plan.operations.map(({ kind }) => kind)).toEqual(['config-create', 'service-update'])
    expect(await configOfWeb()).not.toBe(old)
    expect(await contentInWeb()).toContain(mark)
    expect(await configs()).toEqual(expect.arrayContaining([old, await configOfWeb()]))
  })

  test('is gone back to by its release, and come back from', async () => {
    const { client } = scene.house
    const back = await client.makePlan({ stack, release: 2 })
    const ended = await client.ended((await client.startRun([back.plan.id])).id)
    expect(ended.state).toBe('succeeded')
    expect(await configOfWeb()).toBe(old)
    expect(await contentInWeb()).not.toContain(mark)
    expect(await client.get<ReleaseView[]>(`/api/v1/stacks/${stack}/releases`)).toMatchObject([
      { number: 3, current: false },
      { number: 2, current: true },
      { number: 1, current: false },
    ])

    expect((await scene.deploy(stack)).run.state).toBe('succeeded')
    expect(await contentInWeb()).toContain(mark)
  })

  test('stays for ten releases, and goes when no release kept uses it', async () => {
    const { client } = scene.house
    const tasks = (await runningContainers(scene.lab)).map(({ task }) => task).sort()
    for (let number = 5; number <= 12; number += 1) {
      expect(await configs()).toContain(old)
      // A label on the service makes a release and restarts nothing.
      const label = () =>
        editService(scene.place, stack, 'web', (web) => {
          web.deploy = { ...web.deploy, labels: { turn: String(number) } }
        })
      await change(label)
      expect((await scene.deploy(stack)).run).toMatchObject({
        state: 'succeeded',
        parts: [{ release: number }],
      })
    }
    expect(await configs()).not.toContain(old)
    expect(await configs()).toHaveLength(2)
    const releases = await client.get<ReleaseView[]>(`/api/v1/stacks/${stack}/releases`)
    expect(releases.map(({ number }) => number)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3])
    const refused = await client.makePlan({ stack, release: 2 }).catch((error: Refused) => error)
    expect(refused).toMatchObject({ status: 404, problem: { code: 'release-missing' } })
    expect((await runningContainers(scene.lab)).map(({ task }) => task).sort()).toEqual(tasks)
  })
})
