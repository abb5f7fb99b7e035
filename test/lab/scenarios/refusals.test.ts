import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../eventually.ts'
import { edit, inspectService, runningContainers, writesSince } from '../house/checks.ts'
import type { Refused } from '../house/client.ts'
import { editService } from '../house/edit-compose.ts'
import { inForce } from '../house/trial.ts'
import { aScene, type Scene } from './a-scene.ts'

let scene: Scene

beforeAll(async () => {
  scene = await aScene({ deployed: ['whoami'] })
})
afterAll(() => scene?.end())

async function byHand(...argv: string[]): Promise<void> {
  const { code, stderr } = await scene.lab.docker('rpi1', argv)
  if (code !== 0) throw new Error(stderr)
}

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
      stack: 'mosquitto',
      name: 'mosquitto_broker',
      kind: 'foreign-instance',
      marks: ['dev.homeport.instance=another-house', 'com.docker.stack.namespace=mosquitto'],
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

describe('an inventory with a mistake, under a running homeport', () => {
  const compose = 'stacks/whoami/compose.yaml'
  const stack = 'stacks/whoami/stack.yaml'
  const underImage = (lines: string) => (text: string) => text.replace(/( +)image: .*\n/, `$&$1${lines}\n`)
  const inStead = (from: RegExp, to: string) => (text: string) => text.replace(from, to)

  const mistakes = [
    {
      what: 'YAML that cannot be read',
      file: compose,
      change: underImage('labels: a: b'),
      at: 'labels: a: b',
    },
    {
      what: 'a key that nobody knows',
      file: stack,
      change: (text: string) => `${text}polcy: auto\n`,
      at: 'polcy',
      meant: 'policy',
    },
    {
      what: 'a stack on a swarm that is not there',
      file: stack,
      change: inStead(/swarm: main/, 'swarm: mian'),
      at: 'mian',
      meant: 'main',
    },
    {
      what: 'a stack on a node that is not there',
      file: stack,
      change: inStead(/swarm: main/, 'node: rpi22'),
      at: 'rpi22',
      meant: 'rpi2',
    },
    {
      what: 'a node in a swarm that is not there',
      file: 'nodes/rpi3.yaml',
      change: inStead(/swarm: main/, 'swarm: mian'),
      at: 'mian',
      meant: 'main',
    },
    { what: 'devices', file: compose, change: underImage('devices: [/dev/ttyUSB0]'), at: 'devices:' },
    { what: 'privileged', file: compose, change: underImage('privileged: true'), at: 'privileged:' },
    { what: 'build without image', file: compose, change: inStead(/image: .*/, 'build: .'), at: 'build:' },
    { what: 'a relative bind', file: compose, change: underImage('volumes: [./data:/data]'), at: './data' },
  ]

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
