import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../../eventually.ts'
import { editService } from '../../homes/edit-compose.ts'
import { mistakes } from '../../homes/mistakes.ts'
import { edit, inspectService, runningContainers, writesSince } from '../../house/checks.ts'
import type { Refused } from '../../house/running/client.ts'
import { inForce } from '../../house/trial.ts'
import { aScene, type Scene } from '../a-scene.ts'

let scene: Scene

beforeAll(async () => {
  scene = await aScene({ deployed: ['whoami'] })
})
afterAll(() => scene?.end())

const byHand = (...argv: string[]) => scene.lab.run('rpi1', ['docker', ...argv])

const service = async (name: string) => {
  const containers = (await runningContainers(scene.lab)).filter((one) => one.service === name)
  const { ID, Version, Spec } = await inspectService(scene.lab, 'rpi1', name)
  return { id: ID, version: Version.Index, labels: Spec.Labels, containers: containers.map(({ id }) => id) }
}

describe('a service that homeport has not made, under a name it wants', () => {
  const cases = [
    { whose: 'nobody’s', stack: 'metrics', name: 'metrics_exporter', kind: 'unmanaged', marks: [] },
    {
      whose: 'another homeport’s',
      stack: 'domoticz',
      name: 'domoticz_domoticz',
      kind: 'foreign-instance',
      marks: ['dev.homeport.instance=another-house', 'com.docker.stack.namespace=domoticz'],
    },
  ]
  test.each(cases)(
    'that is $whose is a question, and nothing is touched until it is answered',
    async (one) => {
      const marks = one.marks.flatMap((mark) => ['--label', mark])
      const quietly = ['--quiet', '--no-resolve-image', '--endpoint-mode', 'dnsrr']
      await byHand('service', 'create', ...quietly, '--name', one.name, ...marks, 'nginx:1.28')
      const before = await service(one.name)
      expect(before.containers).toHaveLength(1)

      const since = new Date().toISOString()
      const { client } = scene.house
      const { plan } = await client.makePlan({ stack: one.stack })
      expect(plan.questions.map(({ kind }) => kind)).toEqual([one.kind])
      const refused = await client.startRun([plan.id]).catch((error: Refused) => error)
      expect(refused).toMatchObject({ status: 409, problem: { code: 'question-open' } })
      const id = plan.questions[0]?.id as string
      const left = await client.startRun([plan.id], { [id]: 'no' }).catch((error: Refused) => error)
      expect(left).toMatchObject({ status: 409, problem: { code: 'plan-empty' } })
      expect(await writesSince(scene.lab, since)).toEqual([])
      expect(await service(one.name)).toEqual(before)

      expect((await scene.deploy(one.stack, { [id]: 'yes' })).run.state).toBe('succeeded')
      const after = await service(one.name)
      expect({ ...after, labels: {}, version: 0 }).toEqual({ ...before, labels: {}, version: 0 })
      expect(after.labels['dev.homeport.instance']).toBe((await client.home()).instance)
    },
  )

  test('and a network under a name it wants is a question too', async () => {
    await byHand('network', 'create', '--driver', 'overlay', 'dashboard_inside')
    const since = new Date().toISOString()
    const { plan } = await scene.house.client.makePlan({ stack: 'dashboard' })
    expect(plan.questions).toMatchObject([{ kind: 'unmanaged', blocks: true }])
    const refused = await scene.house.client.startRun([plan.id]).catch((error: Refused) => error)
    expect(refused).toMatchObject({ status: 409, problem: { code: 'question-open' } })
    expect(await writesSince(scene.lab, since)).toEqual([])
  })
})

describe('a stack deployed by hand before', () => {
  test('is adopted as it is if a person says so: no task restarts, and its config keeps its name', async () => {
    const { lab, house } = scene
    for (const file of ['compose.yaml', 'mosquitto.conf']) {
      const input = readFileSync(join(scene.place.inventory, 'stacks/mosquitto', file), 'utf8')
      await lab.run('rpi1', ['sh', '-c', `cat > /tmp/${file}`], { input })
    }
    const plain = ['--detach', '--resolve-image', 'never', '--compose-file', '/tmp/compose.yaml']
    await byHand('stack', 'deploy', ...plain, 'mosquitto')
    await scene.runs({ mosquitto_broker: { image: 'eclipse-mosquitto:2.0.21', count: 1 } }, 30_000)
    const before = await service('mosquitto_broker')
    const since = new Date().toISOString()
    const { plan } = await house.client.makePlan({ stack: 'mosquitto' })
    expect(plan.questions.map(({ kind }) => kind)).toEqual(['adopt'])
    expect(await writesSince(lab, since)).toEqual([])

    const answers = { [plan.questions[0]?.id as string]: 'yes' }
    expect((await scene.deploy('mosquitto', answers)).run.state).toBe('succeeded')
    const next = await house.client.makePlan({ stack: 'mosquitto' })
    // That its network is not attachable is asked; all else is as wished.
    expect(
      next.plan.operations.filter(({ needs }) => needs?.question.startsWith('recreate-') !== true),
    ).toEqual([])
    expect((await service('mosquitto_broker')).containers).toEqual(before.containers)
    const { Spec } = await inspectService(lab, 'rpi1', 'mosquitto_broker')
    expect(Spec.TaskTemplate.ContainerSpec.Configs?.map(({ ConfigName }) => ConfigName)).toEqual([
      'mosquitto_mosquitto',
    ])
  })
})

describe('an inventory with a mistake, under a running homeport', () => {
  test.each(mistakes)(
    '$what: told with file and line within 2 s, and the last good one stays',
    async (one) => {
      const { client } = scene.house
      const path = join(scene.place.inventory, one.file)
      const good = readFileSync(path, 'utf8')
      const { commit } = (await client.home()).inventory
      const since = new Date().toISOString()
      const begun = performance.now()
      edit(scene.place, one.file, one.change)
      const problems = await eventually(
        'homeport tells of a problem',
        async () => {
          const { inventory } = await client.home()
          return inventory.problems.length > 0 && inventory.problems
        },
        { within: 10_000, every: 50 },
      )
      const took = performance.now() - begun
      console.log(
        `${one.what}: told after ${Math.round(took)} ms: ${problems.map(({ text }) => text).join('; ')}`,
      )
      const lines = readFileSync(path, 'utf8').split('\n')
      const line = lines.findIndex((text) => text.includes(one.at)) + 1
      const problem = problems.find((each) => each.file === one.file)
      expect(problem).toMatchObject({ line })
      if (one.meant !== undefined) expect(problem?.advice).toContain(`"${one.meant}"`)
      expect(took).toBeLessThanOrEqual(2_000)

      expect((await client.home()).inventory.commit).toBe(commit)
      const { plan } = await client.makePlan({ stack: 'whoami' })
      expect(plan).toMatchObject({ operations: [], questions: [], madeFrom: { commit } })
      expect(await writesSince(scene.lab, since)).toEqual([])
      writeFileSync(path, good)
      await eventually(
        'homeport finds nothing wrong any more',
        async () => (await client.home()).inventory.problems.length === 0,
        { within: 10_000, every: 50 },
      )
    },
  )

  test('is carried out once it is put right', async () => {
    await inForce(scene.house.client, () =>
      editService(scene.place, 'whoami', 'whoami', (whoami) => {
        whoami.deploy = { ...whoami.deploy, replicas: 2 }
      }),
    )
    expect((await scene.deploy('whoami')).run.state).toBe('succeeded')
    await scene.runs({ whoami_whoami: { image: 'traefik/whoami:v1.10', count: 2 } }, 20_000)
  })
})
