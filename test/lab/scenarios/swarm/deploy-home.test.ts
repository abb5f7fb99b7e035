import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PlanView } from '../../../../backend/contract/plan.ts'
import type { Run } from '../../../../backend/contract/run.ts'
import type { ServiceSpec } from '../../../../backend/core/engine/spec.ts'
import { eventually } from '../../eventually.ts'
import { runningContainers, writesSince } from '../../house/checks.ts'
import { deployHome } from '../../house/deploy-home.ts'
import type { Refused } from '../../house/running/client.ts'
import { type Followed, followEvents } from '../../house/running/follow-events.ts'
import { aScene, type Scene } from '../a-scene.ts'

let scene: Scene
let followed: Followed
let since: string
let runs: { run: Run; plans: PlanView[] }[]
const shown: string[] = []

beforeAll(async () => {
  scene = await aScene()
  const { client } = scene.house
  since = new Date().toISOString()
  followed = await followEvents(client)
  await deployHome(client, { by: 'scenario', say: (line) => shown.push(line) })
  const all = await client.get<Run[]>('/api/v1/runs')
  runs = await Promise.all(
    all.map(async (run) => ({
      run,
      plans: await Promise.all(run.parts.map(({ plan }) => client.get<PlanView>(`/api/v1/plans/${plan}`))),
    })),
  )
})

afterAll(async () => {
  followed?.close()
  await scene?.end()
})

const operations = () => runs.flatMap(({ plans }) => plans.flatMap(({ plan }) => plan.operations))

describe('the example home, deployed from nothing', () => {
  test('is shown as plans before anything is written', async () => {
    for (const { run, plans } of runs) {
      expect(run.state).toBe('succeeded')
      for (const { madeAt, text } of plans) {
        expect(Date.parse(madeAt)).toBeLessThanOrEqual(Date.parse(run.createdAt))
        expect(shown).toEqual(expect.arrayContaining(text.map((line) => `  ${line}`)))
      }
    }
    const began = Math.min(...runs.map(({ run }) => Date.parse(run.createdAt)))
    const writes = await writesSince(scene.lab, since)
    expect(writes.length).toBeGreaterThan(0)
    expect(writes.filter(({ at }) => Date.parse(at) < began)).toEqual([])
  })

  test('runs on the nodes what the plans said, every container healthy', async () => {
    const creates = operations().flatMap((one) => (one.kind === 'service-create' ? [one] : []))
    const wanted = creates.map(({ name, spec }) => {
      const { Mode, TaskTemplate } = spec as ServiceSpec
      const image = TaskTemplate.ContainerSpec?.Image.replace(/@.*/, '') as string
      const count = Mode?.Global === undefined ? (Mode?.Replicated?.Replicas ?? 1) : scene.lab.nodes.length
      return [name, { image, count }] as const
    })
    expect(wanted).toHaveLength(7)
    const containers = await scene.runs(Object.fromEntries(wanted), 5_000)

    const placed = (service: string) =>
      containers.filter((one) => one.service === service).map(({ node }) => node)
    expect(placed('metrics_exporter').sort()).toEqual(['rpi1', 'rpi2', 'rpi3'])
    expect(placed('whoami_whoami').sort()).toEqual(['rpi1', 'rpi2', 'rpi3'])
    expect([...placed('mosquitto_broker'), ...placed('domoticz_domoticz')]).toEqual(['rpi2', 'rpi2'])
    expect(containers).toHaveLength(wanted.reduce((sum, [, { count }]) => sum + count, 0))
    const { stacks } = await scene.house.client.home()
    expect(stacks.map(({ name, status, release }) => [name, status, release])).toEqual(
      ['dashboard', 'domoticz', 'metrics', 'mosquitto', 'whoami'].map((name) => [name, 'running', 1]),
    )
  })

  test('keeps its volumes where the inventory says data lives', async () => {
    const volumes = await Promise.all(
      scene.lab.nodes.map(async ({ name }) => {
        const { stdout } = await scene.lab.docker(name, ['volume', 'ls', '--format', '{{.Name}}'])
        return stdout.split('\n').filter((volume) => volume.includes('_'))
      }),
    )
    expect(volumes.map((names) => names.sort())).toEqual([[], ['domoticz_db', 'mosquitto_data'], []])
  })

  test('has three managers, with the labels of the inventory', async () => {
    const { stdout } = await scene.lab.docker('rpi1', ['node', 'inspect', 'rpi1', 'rpi2', 'rpi3'])
    const nodes = JSON.parse(stdout) as {
      Spec: { Labels: object }
      ManagerStatus: { Reachability: string }
    }[]
    expect(nodes.map(({ Spec }) => Spec.Labels)).toEqual([
      { rpi: 'true', room: 'hall' },
      { rpi: 'true', room: 'office', disk: 'ssd' },
      { rpi: 'true', room: 'attic' },
    ])
    expect(nodes.map(({ ManagerStatus }) => ManagerStatus.Reachability)).toEqual(Array(3).fill('reachable'))
  })
})

describe('over HTTP', () => {
  test('the stream of events told of each run while it went on', () => {
    expect(followed.broken).toBeUndefined()
    for (const { run } of runs) {
      const told = followed.events.flatMap(({ at, event }) =>
        event.type === 'run' && event.run.id === run.id ? [{ at, state: event.run.state }] : [],
      )
      const [first, last] = [told.find(({ state }) => state === 'running'), told.at(-1)]
      expect(last?.state).toBe('succeeded')
      const took = Date.parse(run.finishedAt as string) - Date.parse(run.createdAt)
      expect((last?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(took / 2)
    }
    const stacks = followed.events.flatMap(({ event }) => (event.type === 'stack' ? [event.stack] : []))
    expect(stacks.some(({ name, status }) => name === 'whoami' && status === 'deploying')).toBe(true)
    expect(stacks.findLast(({ name }) => name === 'whoami')?.status).toBe('running')
  })

  test('the log of a service is what its containers on all nodes say', async () => {
    const containers = (await runningContainers(scene.lab)).filter(
      ({ service }) => service === 'whoami_whoami',
    )
    const said = await Promise.all(
      containers.map(async ({ node, id }) => (await scene.lab.docker(node, ['logs', id])).stdout),
    )
    const response = await ask('/api/v1/services/whoami/whoami/logs?tail=100', scene.house.client.token)
    const lines = (text: string) => text.split('\n').filter(Boolean).sort()
    expect(lines(said.join('\n'))).toHaveLength(3)
    expect(lines(await response.text())).toEqual(lines(said.join('\n')))
  })

  test('whether it lives needs no token, anything of the home does', async () => {
    expect(await (await ask('/healthz')).json()).toEqual({ status: 'ok' })
    for (const path of ['/api/v1/home', '/api/v1/events', '/api/v1/openapi.json', '/api/v1/nothing']) {
      for (const token of [undefined, 'wrong']) {
        const response = await ask(path, token)
        expect(response.status).toBe(401)
        expect(response.headers.get('content-type')).toMatch('application/problem+json')
        expect(await response.text()).not.toContain('rpi')
      }
    }
  })

  test('it describes itself, and every answer a client draws from is described', async () => {
    const document = await scene.house.client.get<{ openapi: string; paths: Record<string, object> }>(
      '/api/v1/openapi.json',
    )
    expect(document.openapi).toMatch(/^3\.1/)
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/api/v1/home', '/api/v1/plans', '/api/v1/runs', '/api/v1/events', '/healthz']),
    )
  })

  test('a refusal is a problem document with code and advice', async () => {
    const { client } = scene.house
    const refused = await client.makePlan({ stack: 'nothing-of-this-name' }).catch((error: Refused) => error)
    expect(refused).toMatchObject({ status: 404, problem: { code: 'not-found' } })
    const unknown = await client
      .post('/api/v1/plans', { stack: 'whoami', force: true })
      .catch((e: Refused) => e)
    expect(unknown).toMatchObject({ status: 400, problem: { code: 'bad-request' } })
    expect(JSON.stringify((unknown as Refused).problem)).toContain('force')
    const response = await ask('/api/v1/runs/none', client.token)
    expect(response.headers.get('content-type')).toMatch('application/problem+json')
    expect(await response.json()).toMatchObject({ status: 404, advice: expect.stringMatching(/./) })
  })
})

describe('the same inventory a second time', () => {
  test('gives empty plans within 2 s, and nothing is written, then or while homeport idles for 20 s', async () => {
    const { client } = scene.house
    const home = await client.home()
    const stacks = home.stacks.map(({ name }) => ({ stack: name }))
    const from = new Date().toISOString()
    const begun = performance.now()
    const plans: PlanView[] = []
    for (const request of [{ swarm: 'main' }, ...stacks]) plans.push(await client.makePlan(request))
    const took = performance.now() - begun
    console.log(`${plans.length} plans again: ${Math.round(took)} ms`)

    expect(plans).toHaveLength(6)
    for (const { plan } of plans) expect(plan).toMatchObject({ operations: [], questions: [] })
    expect(took).toBeLessThanOrEqual(2_000)
    expect(home.plans).toEqual([])
    const ids = plans.map(({ plan }) => plan.id)
    const refused = await client.startRun(ids).catch((error: Refused) => error)
    expect(refused).toMatchObject({ status: 409, problem: { code: 'plan-empty' } })
    await eventually('homeport has idled for 20 s', () => performance.now() - begun > 20_000, {
      within: 25_000,
    })
    expect(await writesSince(scene.lab, from)).toEqual([])
    expect(await client.get<Run[]>('/api/v1/runs')).toHaveLength(runs.length)
  })
})

function ask(path: string, token?: string): Promise<Response> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return fetch(`${scene.house.client.url}${path}`, { headers, signal: AbortSignal.timeout(20_000) })
}
