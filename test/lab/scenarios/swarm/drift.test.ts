import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PlanView } from '../../../../backend/contract/plan.ts'
import { eventually } from '../../eventually.ts'
import { editService } from '../../homes/edit-compose.ts'
import { inspectService, runningContainers, writesSince } from '../../house/checks.ts'
import type { Refused } from '../../house/running/client.ts'
import { inForce } from '../../house/trial.ts'
import { aScene, type Scene } from '../a-scene.ts'

let scene: Scene

beforeAll(async () => {
  scene = await aScene({ deployed: ['domoticz', 'whoami'] })
})
afterAll(() => scene?.end())

/** The plan homeport has open for a stack by itself, nobody having asked for it. */
const openPlan = (stack: string, about: (view: PlanView) => boolean) =>
  eventually(
    `homeport has a plan for ${stack} by itself`,
    async () => {
      const { plans } = await scene.house.client.home()
      return plans.find(
        (view) => view.plan.subject.kind === 'stack' && view.plan.subject.stack === stack && about(view),
      )
    },
    { within: 20_000 },
  )

const asks = (kind: string) => (view: PlanView) =>
  view.plan.questions.length > 0 && view.plan.questions.every((question) => question.kind === kind)

async function refusalOf(view: PlanView): Promise<unknown> {
  return scene.house.client.startRun([view.plan.id]).catch((error: Refused) => error)
}

async function live(service: string) {
  const { Spec, Version } = await inspectService(scene.lab, 'rpi1', service)
  const { Image, Env = [] } = Spec.TaskTemplate.ContainerSpec
  return { image: Image, env: Env, version: Version.Index }
}

async function containersOf(service: string): Promise<string[]> {
  return (await runningContainers(scene.lab)).filter((one) => one.service === service).map(({ id }) => id)
}

describe('a service changed by hand', () => {
  const service = 'domoticz_domoticz'

  test('is found without being asked for, and shown with what is and what was wished', async () => {
    const byHand = ['--env-add', 'TZ=UTC', '--image', 'domoticz/domoticz:2025.2', '--no-resolve-image']
    const done = await scene.lab.docker('rpi3', ['service', 'update', '--detach', ...byHand, service])
    expect(done).toMatchObject({ code: 0 })
    const view = await openPlan('domoticz', asks('drift'))

    const text = view.plan.questions.map((question) => question.text).join()
    for (const side of ['UTC', 'Europe/Warsaw', '2025.2', '2025.1']) expect(text).toContain(side)
    const update = view.plan.operations.find(({ kind }) => kind === 'service-update')
    if (update?.kind !== 'service-update') throw new Error('no update in the plan')
    expect(update.needs?.answer).toBe('overwrite')
    const sides = update.changes.map(({ path, from, to }) => [path.at(-1), from, to])
    expect(sides).toEqual(
      expect.arrayContaining([
        ['Image', expect.stringContaining('2025.2'), expect.stringContaining('2025.1')],
        ['TZ', expect.stringContaining('UTC'), expect.stringContaining('Europe/Warsaw')],
      ]),
    )
  })

  test('stays as it is while nobody answers, also when another of its fields changes in the inventory', async () => {
    const since = new Date().toISOString()
    expect(await refusalOf(await openPlan('domoticz', asks('drift')))).toMatchObject({
      status: 409,
      problem: { code: 'plan-empty' },
    })
    expect(await writesSince(scene.lab, since)).toEqual([])

    await inForce(scene.house.client, () =>
      editService(scene.place, 'domoticz', 'domoticz', (domoticz) => {
        domoticz.environment = { ...domoticz.environment, LOG_LEVEL: 'status' }
      }),
    )
    expect((await scene.deploy('domoticz')).run.state).toBe('succeeded')
    const { image, env } = await live(service)
    expect(image).toContain('2025.2')
    expect(env).toEqual(expect.arrayContaining(['TZ=UTC', 'LOG_LEVEL=status']))
    expect((await openPlan('domoticz', asks('drift'))).plan.questions[0]?.text).toContain('UTC')
  })

  test('is put back when a person says overwrite', async () => {
    const { plan } = await scene.house.client.makePlan({ stack: 'domoticz' })
    const answers = Object.fromEntries(plan.questions.map(({ id }) => [id, 'overwrite']))
    expect((await scene.deploy('domoticz', answers)).run.state).toBe('succeeded')
    const { image, env } = await live(service)
    expect(image).toContain('2025.1')
    expect(env).toEqual(expect.arrayContaining(['TZ=Europe/Warsaw', 'LOG_LEVEL=status']))
    await scene.runs({ [service]: { image: 'domoticz/domoticz:2025.1', count: 1 } }, 10_000)
    const again = await scene.house.client.makePlan({ stack: 'domoticz' })
    expect(again.plan).toMatchObject({ operations: [], questions: [] })
  })

  test('stays when a person says adopt, is asked about no more, and goes when the inventory says otherwise', async () => {
    const { client } = scene.house
    const byHand = ['service', 'update', '--detach', '--env-add', 'TZ=UTC', service]
    expect(await scene.lab.docker('rpi3', byHand)).toMatchObject({ code: 0 })
    const { plan } = await openPlan('domoticz', asks('drift'))
    const kept = await live(service)
    const answers = Object.fromEntries(plan.questions.map(({ id }) => [id, 'adopt']))
    const run = await client.ended((await client.startRun([plan.id], answers)).id)
    expect(run.state).toBe('succeeded')
    expect(await live(service)).toEqual(kept)
    const again = await client.makePlan({ stack: 'domoticz' })
    expect(again.plan).toMatchObject({ operations: [], questions: [] })

    const wish = async (environment: Record<string, string>) => {
      await inForce(client, () =>
        editService(scene.place, 'domoticz', 'domoticz', (domoticz) => {
          domoticz.environment = { ...domoticz.environment, ...environment }
        }),
      )
      expect((await scene.deploy('domoticz')).run.state).toBe('succeeded')
      return (await live(service)).env
    }
    expect(await wish({ LOG_LEVEL: 'debug' })).toEqual(expect.arrayContaining(['TZ=UTC', 'LOG_LEVEL=debug']))
    expect(await wish({ TZ: 'Europe/Berlin' })).toContain('TZ=Europe/Berlin')
    await scene.runs({ [service]: { image: 'domoticz/domoticz:2025.1', count: 1 } }, 20_000)
  })
})

describe('replicas changed in the inventory', () => {
  const service = 'whoami_whoami'
  const replicas = async (count: number) => {
    await inForce(scene.house.client, () =>
      editService(scene.place, 'whoami', 'whoami', (whoami) => {
        whoami.deploy = { ...whoami.deploy, replicas: count }
      }),
    )
    const { plan, run } = await scene.deploy('whoami')
    expect(run.state).toBe('succeeded')
    expect(plan.plan.operations).toHaveLength(1)
    await scene.runs({ [service]: { image: 'traefik/whoami:v1.10', count } }, 20_000)
    return containersOf(service)
  }

  test('scale from 3 to 4 to 2 with no container restarted', async () => {
    const three = await containersOf(service)
    const others = await containersOf('domoticz_domoticz')
    expect(three).toHaveLength(3)
    const four = await replicas(4)
    expect(four).toEqual(expect.arrayContaining(three))
    const two = await replicas(2)
    expect(four).toEqual(expect.arrayContaining(two))
    expect(await containersOf('domoticz_domoticz')).toEqual(others)
  })
})

describe('a stack taken out of the inventory', () => {
  const service = 'domoticz_domoticz'
  const volumes = async () =>
    (await scene.lab.run('rpi2', ['docker', 'volume', 'ls', '--format', '{{.Name}}'])).split('\n')
  const named = async (node: string, what: string) => {
    const listed = await scene.lab.run(node, ['docker', what, 'ls', '--format', '{{.Name}}'])
    return listed.split('\n').filter((name) => name.startsWith('domoticz_'))
  }

  test('becomes a plan with a question, and unanswered nothing is removed', async () => {
    const containers = await containersOf(service)
    await inForce(scene.house.client, () =>
      rmSync(join(scene.place.inventory, 'stacks/domoticz'), { recursive: true }),
    )
    const since = new Date().toISOString()
    const view = await openPlan('domoticz', asks('removal'))
    expect(view.plan.purpose).toBe('remove')
    expect(await refusalOf(view)).toMatchObject({ status: 409, problem: { code: 'plan-empty' } })
    expect(await writesSince(scene.lab, since)).toEqual([])
    expect(await containersOf(service)).toEqual(containers)
  })

  test('goes when a person says so, its network as soon as the last task lets go of it, and its volumes stay', async () => {
    const { client } = scene.house
    const network = 'domoticz_default'
    // A guest on the network: until it leaves, Swarm refuses to remove it.
    const guest = ['run', '-d', '--name', 'guest', '--network', network, 'traefik/whoami:v1.10']
    expect(await scene.lab.docker('rpi3', guest)).toMatchObject({ code: 0 })
    const since = new Date().toISOString()
    const { plan } = await openPlan('domoticz', asks('removal'))
    const run = await client.startRun([plan.id], { [plan.questions[0]?.id as string]: 'yes' })
    await eventually(
      'homeport asks again for the network to go',
      async () => {
        const calls = await writesSince(scene.lab, since)
        const tries = calls.filter(({ method, path }) => method === 'DELETE' && path.startsWith('/networks/'))
        return tries.length > 1
      },
      { within: 20_000 },
    )
    expect(await named('rpi1', 'service')).toEqual([])
    expect(await named('rpi1', 'network')).toEqual([network])
    await scene.lab.run('rpi3', ['docker', 'rm', '-f', 'guest'])

    expect((await client.ended(run.id)).state).toBe('succeeded')
    await eventually(
      'nothing of the stack is left on any node but its volume',
      async () => {
        const networks = await Promise.all(scene.lab.nodes.map(({ name }) => named(name, 'network')))
        return networks.flat().length === 0 && (await containersOf(service)).length === 0
      },
      { within: 30_000 },
    )
    expect(await volumes()).toContain('domoticz_db')
    const { plans } = await client.home()
    expect(plans.filter(({ text }) => text.join().includes('domoticz'))).toEqual([])
  })
})
