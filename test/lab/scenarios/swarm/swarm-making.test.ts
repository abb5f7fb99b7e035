import { afterEach, describe, expect, test } from 'vitest'
import type { Plan } from '../../../../backend/contract/plan.ts'
import { eventually } from '../../eventually.ts'
import { edit, runningContainers, writesSince } from '../../house/checks.ts'
import type { Place } from '../../house/furnish.ts'
import type { Refused } from '../../house/running/client.ts'
import type { Lab } from '../../lab.ts'
import { aScene, type Scene } from '../a-scene.ts'

let scene: Scene | undefined
afterEach(() => scene?.end())

/** No example: here homeport asks before it makes a swarm. */
const env = { HOMEPORT_EXAMPLE: 'false' }
const HEARTBEAT = 3_000_000_000
const inInventory: Record<string, Record<string, string>> = {
  rpi1: { rpi: 'true', room: 'hall' },
  rpi2: { rpi: 'true', room: 'office', disk: 'ssd' },
  rpi3: { rpi: 'true', room: 'attic' },
}

function withHeartbeat(_: Lab, place: Place): void {
  edit(place, 'topology.yaml', (text) => text.replace(/( +)advertise: lan/, '$&\n$1heartbeat: 3s'))
}

async function nodesOf({ lab }: Scene) {
  return JSON.parse(await lab.run('rpi1', ['docker', 'node', 'inspect', 'rpi1', 'rpi2', 'rpi3'])) as {
    Description: { Hostname: string }
    Spec: { Labels: Record<string, string>; Role: string }
    ManagerStatus?: { Reachability: string }
  }[]
}

async function labelsOf(of: Scene): Promise<Record<string, Record<string, string>>> {
  return Object.fromEntries(
    (await nodesOf(of)).map(({ Description, Spec }) => [Description.Hostname, Spec.Labels]),
  )
}

async function heartbeat({ lab }: Scene): Promise<number> {
  const format = '{{json .Swarm.Cluster.Spec.Dispatcher.HeartbeatPeriod}}'
  return Number(await lab.run('rpi1', ['docker', 'info', '--format', format]))
}

/** Plans the swarm as soon as every node has been heard of. */
async function planned({ house }: Scene): Promise<Plan> {
  await eventually(
    'homeport hears every node',
    async () => {
      const { nodes } = await house.client.home()
      return nodes.length === 3 && nodes.every(({ state }) => state === 'reachable')
    },
    { within: 30_000 },
  )
  return (await house.client.makePlan({ swarm: 'main' })).plan
}

async function carriedOut({ house }: Scene, plan: Plan, answers: Record<string, string>): Promise<string> {
  const run = await house.client.startRun([plan.id], answers)
  return (await house.client.ended(run.id)).state
}

const kindsOf = (plan: Plan) => plan.operations.map(({ kind, subject }) => `${kind} ${subject}`)
const asked = (plan: Plan) => plan.questions.map(({ kind }) => kind)
const answered = (plan: Plan, answer: string) =>
  Object.fromEntries(plan.questions.map(({ id }) => [id, answer]))

describe('a swarm that is not there', () => {
  test('is made as planned: asked, on one manager, joined one by one, then its labels', async () => {
    scene = await aScene({ env, arrange: withHeartbeat })
    const since = new Date().toISOString()
    const plan = await planned(scene)
    expect(kindsOf(plan)).toEqual(['swarm-init swarm main', 'node-join node rpi2', 'node-join node rpi3'])
    expect(plan.operations.map(({ waits }) => waits)).toEqual([[], ['#1'], expect.arrayContaining(['#2'])])
    expect(asked(plan)).toEqual(['swarm-init'])

    const refused = await scene.house.client.startRun([plan.id]).catch((error: Refused) => error)
    expect(refused).toMatchObject({ status: 409, problem: { code: 'question-open' } })
    expect(await writesSince(scene.lab, since)).toEqual([])

    expect(await carriedOut(scene, plan, answered(plan, 'yes'))).toBe('succeeded')
    const made = (await writesSince(scene.lab, since))
      .filter(({ path }) => /^\/swarm\/(init|join)/.test(path))
      .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
    expect(made.map(({ node, path }) => `${node} ${path}`)).toEqual([
      'rpi1 /swarm/init',
      'rpi2 /swarm/join',
      'rpi3 /swarm/join',
    ])
    expect((await nodesOf(scene)).map(({ ManagerStatus }) => ManagerStatus?.Reachability)).toEqual(
      Array(3).fill('reachable'),
    )
    expect(await heartbeat(scene)).toBe(HEARTBEAT)

    const second = await planned(scene)
    expect(kindsOf(second)).toEqual(['rpi1', 'rpi2', 'rpi3'].map((name) => `node-settings node ${name}`))
    expect(await carriedOut(scene, second, {})).toBe('succeeded')
    expect(await labelsOf(scene)).toEqual(inInventory)
    expect(await planned(scene)).toMatchObject({ operations: [], questions: [] })
  })
})

describe('a swarm made by hand before homeport came', () => {
  test('is adopted as it is: nothing written unasked, labels of others kept, a label changed by hand not fought', async () => {
    scene = await aScene({
      env,
      async arrange(lab, place) {
        withHeartbeat(lab, place)
        await swarmByHand(lab)
      },
    })
    const { lab, house } = scene
    const since = new Date().toISOString()
    const plan = await planned(scene)
    await eventually(
      'homeport shows the swarm as it is',
      async () => {
        const [main] = (await house.client.home()).swarms
        return main?.state === 'active' && main.managers === 3 && main.reachableManagers === 3
      },
      { within: 20_000 },
    )
    expect(asked(plan).sort()).toEqual(['node-label', 'swarm-settings'])
    expect(kindsOf(plan).filter((one) => /init|join/.test(one))).toEqual([])
    const refused = await house.client.startRun([plan.id]).catch((error: Refused) => error)
    expect(refused).toMatchObject({ status: 409, problem: { code: 'question-open' } })
    expect(await writesSince(lab, since)).toEqual([])
    const before = await runningContainers(lab)
    expect(before).toHaveLength(1)

    expect(await carriedOut(scene, plan, answered(plan, 'no'))).toBe('succeeded')
    const kept = { ...inInventory, rpi2: { ...inInventory['rpi2'], room: 'kitchen', owner: 'anna' } }
    expect(await labelsOf(scene)).toEqual(kept)
    expect(await heartbeat(scene)).toBe(5_000_000_000)
    expect((await runningContainers(lab)).map(({ id }) => id)).toEqual(before.map(({ id }) => id))

    const change = new Date().toISOString()
    await lab.run('rpi2', ['docker', 'node', 'update', '--label-add', 'room=cellar', 'rpi1'])
    const view = await eventually(
      'homeport asks about the label by itself',
      async () => {
        const { plans } = await house.client.home()
        return plans.find(({ plan }) => plan.questions.some(({ text }) => text.includes('cellar')))?.plan
      },
      { within: 20_000 },
    )
    expect(await writesSince(lab, change)).toHaveLength(1)
    expect((await labelsOf(scene))['rpi1']).toMatchObject({ room: 'cellar' })
    expect(await carriedOut(scene, view, answered(view, 'yes'))).toBe('succeeded')
    expect(await labelsOf(scene)).toEqual({ ...inInventory, rpi2: { ...inInventory['rpi2'], owner: 'anna' } })
    expect(await heartbeat(scene)).toBe(HEARTBEAT)
  })
})

/** As people do: the docker CLI on each node, labels of their own, something that runs already. */
async function swarmByHand(lab: Lab): Promise<void> {
  const docker = async (node: string, ...argv: string[]) => (await lab.run(node, ['docker', ...argv])).trim()
  const address = (node: string) => lab.node(node).address
  await docker('rpi1', 'swarm', 'init', '--advertise-addr', address('rpi1'))
  const token = await docker('rpi1', 'swarm', 'join-token', '-q', 'manager')
  for (const node of ['rpi2', 'rpi3']) {
    const own = ['--advertise-addr', address(node)]
    await docker(node, 'swarm', 'join', '--token', token, ...own, `${address('rpi1')}:2377`)
  }
  const labels = ['--label-add', 'room=kitchen', '--label-add', 'owner=anna']
  await docker('rpi1', 'node', 'update', ...labels, 'rpi2')
  const image = ['--no-resolve-image', 'traefik/whoami:v1.10']
  await docker('rpi1', 'service', 'create', '--quiet', '--name', 'mine', ...image)
}
