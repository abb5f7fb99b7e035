import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { finalRunStates } from '../../../../backend/contract/words.ts'
import { eventually } from '../../eventually.ts'
import { edit, writesSince } from '../../house/checks.ts'
import {
  allBytes,
  CONFIG,
  containersOf,
  freshNode,
  inNode,
  NODE,
  running,
  STACK,
  startsKept,
} from '../../house/compose/compose-node.ts'
import { inForce, setImage } from '../../house/trial.ts'
import { aScene, type Scene } from '../a-scene.ts'

const SECRET = 'only-the-cottage-knows'
let scene: Scene

beforeAll(async () => {
  scene = await aScene({ home: 'cottage', as: 'cottage', secrets: {}, arrange: (lab) => freshNode(lab) })
  await eventually(
    'homeport has read the inventory, and reaches the node',
    async () => {
      const { nodes } = await scene.house.client.home()
      return nodes.find(({ name }) => name === NODE)?.state === 'reachable'
    },
    { within: 20_000, every: 100 },
  )
})
afterAll(async () => {
  if (scene !== undefined) await scene.lab.start(NODE)
  await scene?.end()
})

const good = { player: 'nginx:1.28', page: 'redis:8.2' }
const change = (deed: () => void) => inForce(scene.house.client, deed)

async function release(image: string) {
  await change(() => setImage(scene.place, 'radio', image))
  return (await scene.deploy('radio')).run
}

describe('a stack on a node outside any swarm', () => {
  test('is deployed from nothing, with all it needs to run without homeport', async () => {
    const { run, plan } = await scene.deploy('radio')
    expect(run.summary.join('\n')).toContain('stack radio is as planned: release #1')
    expect(plan.plan.operations.map(({ kind }) => kind)).toEqual(['project-files', 'project-up'])
    await running(scene.lab, good)
    expect(await inNode(scene.lab, `cat ${STACK}/page.conf`)).toBe('open all day')
    expect(await inNode(scene.lab, `test -x ${STACK}/up.sh && echo yes`)).toBe('yes')
    const home = await eventually(
      'homeport shows it running',
      async () => {
        const seen = await scene.house.client.home()
        return seen.stacks[0]?.status === 'running' && seen
      },
      { within: 10_000 },
    )
    expect(home.stacks[0]?.services.map(({ name, running, wanted }) => [name, running, wanted])).toEqual([
      ['page', 1, 1],
      ['player', 1, 1],
    ])
    expect(home.nodes.find(({ name }) => name === NODE)?.runs).toEqual(['radio/page', 'radio/player'])
  })

  test('planned again has nothing to do, and nothing is written', async () => {
    const before = await inNode(
      scene.lab,
      `find ${STACK} -newer ${STACK}/up.sh -type f ! -path '*/data/*' ! -name 'run.*'`,
    )
    const since = new Date().toISOString()
    const { plan } = await scene.house.client.makePlan({ stack: 'radio' })
    expect(plan.operations).toEqual([])
    expect(plan.questions).toEqual([])
    expect(await writesSince(scene.lab, since)).toEqual([])
    const after = await inNode(
      scene.lab,
      `find ${STACK} -newer ${STACK}/up.sh -type f ! -path '*/data/*' ! -name 'run.*'`,
    )
    expect(after).toBe(before)
  })

  test('heeds the node’s own .env and override, names them, and says no value of them', async () => {
    await inNode(scene.lab, `echo 'STATION=${SECRET}' > ${CONFIG}/.env`)
    const override = 'services: { page: { environment: { ROOM: garden-room } } }'
    await inNode(scene.lab, `echo '${override}' > ${CONFIG}/docker-compose.override.yml`)
    const { plan, run } = await scene.deploy('radio')
    expect(run.state).toBe('succeeded')
    const text = plan.text.join('\n')
    expect(text).toContain(`${CONFIG}/.env is used (STATION)`)
    expect(text).toContain(`${CONFIG}/docker-compose.override.yml is used (ROOM)`)
    const seen = await running(scene.lab, good)
    expect(seen['player']?.env).toContain(`STATION=${SECRET}`)
    expect(seen['page']?.env).toContain('ROOM=garden-room')
    const { client } = scene.house
    const told = JSON.stringify([
      plan,
      await client.journal(run.id),
      await client.log(run.id),
      await client.home(),
    ])
    const kept = await allBytes(scene.place.data)
    for (const value of [SECRET, 'garden-room']) {
      expect(told).not.toContain(value)
      expect(kept.includes(value), 'nor is it kept').toBe(false)
    }
  })

  test('gets another container exactly where something changed: a mounted file, a value of the node’s own', async () => {
    const before = await running(scene.lab, good)
    await change(() => edit(scene.place, 'stacks/radio/page.conf', () => 'open at night\n'))
    const first = await scene.deploy('radio')
    expect(first.plan.text.join('\n')).toContain('recreate page (file page.conf changed)')
    const second = await running(scene.lab, good)
    expect(second['player']?.id).toBe(before['player']?.id)
    expect(second['page']?.id).not.toBe(before['page']?.id)
    const { stdout } = await scene.lab.docker(NODE, [
      'exec',
      second['page']?.id ?? '',
      'cat',
      '/etc/page.conf',
    ])
    expect(stdout.trim()).toBe('open at night')

    await inNode(scene.lab, `echo 'STATION=${SECRET}-2' > ${CONFIG}/.env`)
    await scene.deploy('radio')
    const third = await running(scene.lab, good)
    expect(third['page']?.id).toBe(second['page']?.id)
    expect(third['player']?.env).toContain(`STATION=${SECRET}-2`)
  })

  test('keeps what lies beside its Compose file over ten releases and a roll back', async () => {
    const from = await startsKept(scene.lab)
    for (let n = 1; n <= 10; n += 1) {
      const run = await release(n % 2 === 1 ? 'nginx:1.29' : 'nginx:1.28')
      expect(run.state, run.summary.join('\n')).toBe('succeeded')
    }
    const { client } = scene.house
    const releases = await client.get<{ number: number; current: boolean }[]>('/api/v1/stacks/radio/releases')
    const back = releases.find(({ current }) => !current)?.number ?? 0
    const plan = await client.makePlan({ stack: 'radio', release: back })
    const run = await client.ended((await client.startRun([plan.plan.id])).id)
    expect(run.state, run.summary.join('\n')).toBe('succeeded')
    await running(scene.lab, { ...good, player: 'nginx:1.29' })
    expect(await startsKept(scene.lab)).toBe(from + 11)
  })

  test('is put back by itself when a release does not come up, and the cause is told', async () => {
    const run = await release('nginx:1.30')
    expect(run.state, run.summary.join('\n')).toBe('rolled-back')
    expect(run.parts[0]?.cause).toContain('radio/player')
    await running(scene.lab, { ...good, player: 'nginx:1.29' })
    expect(await inNode(scene.lab, `grep -c 'nginx:1.29' ${STACK}/compose.yaml`)).toBe('1')
  })

  test('goes on when the link is cut in the middle, and is picked up when it is back', async () => {
    const { lab, house } = scene
    // What takes long is the end of the old container: it heeds no signal for as long as it is given.
    const slow = (text: string) =>
      text.replace(
        'stop_grace_period: 1s',
        'stop_grace_period: 8s\n    entrypoint: [sleep, "86400"]\n    healthcheck: { test: [CMD, "true"], interval: 1s }',
      )
    await change(() => edit(scene.place, 'stacks/radio/compose.yaml', (text) => setPlayer(slow(text))))
    expect((await scene.deploy('radio')).run.state).toBe('succeeded')
    const before = await containersOf(lab)
    await change(() => edit(scene.place, 'stacks/radio/page.conf', () => 'open never\n'))
    const { plan } = await house.client.makePlan({ stack: 'radio' })
    const { id } = await house.client.startRun([plan.id])
    await eventually('Compose is at work', () => isAtWork(), { within: 30_000, every: 20 })
    await lab.cut(NODE)
    await eventually('the run waits', async () => (await house.client.run(id)).state === 'waiting', {
      within: 30_000,
      every: 50,
    })
    await eventually('it has finished on the node, cut off', async () => !(await isAtWork()), {
      within: 30_000,
    })
    const cutOff = await containersOf(lab)
    expect(cutOff['page']?.id).not.toBe(before['page']?.id)
    expect(finalRunStates).not.toContain((await house.client.run(id)).state)
    await lab.mend(NODE)
    const run = await house.client.ended(id, 60_000)
    expect(run.state, run.summary.join('\n')).toBe('succeeded')
    const after = await containersOf(lab)
    expect(after['page']?.id, 'nothing was done twice').toBe(cutOff['page']?.id)
    expect(after['player']?.id).toBe(before['player']?.id)
  })

  test('comes back by itself when its node starts again and homeport is away', async () => {
    const { lab } = scene
    const before = await containersOf(lab)
    await scene.house.stop()
    await lab.kill(NODE)
    await lab.start(NODE)
    const after = await eventually(
      'the containers are healthy again',
      async () => {
        const seen = await containersOf(lab)
        const all = Object.values(seen)
        return (
          all.length === Object.keys(before).length && all.every(({ state }) => state === 'healthy') && seen
        )
      },
      { within: 60_000, every: 500 },
    )
    const ids = (seen: typeof before) =>
      Object.values(seen)
        .map(({ id }) => id)
        .sort()
    expect(ids(after)).toEqual(ids(before))
    await scene.restart()
  })
})

/** The brackets keep the pattern from finding itself. */
const isAtWork = async () =>
  (await inNode(scene.lab, "pgrep -f -- '--project-name radio.* u[p] --detach' || true")) !== ''

const setPlayer = (text: string) => text.replace(/nginx:1\.\d+/, 'nginx:1.29')
