import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Snapshot } from '../../../../backend/contract/backup.ts'
import type { PlanView } from '../../../../backend/contract/plan.ts'
import type { Run } from '../../../../backend/contract/run.ts'
import { eventually } from '../../eventually.ts'
import { edit } from '../../house/checks.ts'
import {
  containersOf,
  freshNode,
  inNode,
  NODE,
  type ProjectContainer,
  running,
  STACK,
} from '../../house/compose/compose-node.ts'
import type { Place } from '../../house/furnish.ts'
import { helpersEnv } from '../../house/keeping/diary.ts'
import { causeOf } from '../../house/keeping/failing.ts'
import { keeper, openRepository } from '../../house/keeping/repository.ts'
import type { Lab } from '../../lab.ts'
import { aScene, type Scene } from '../a-scene.ts'

let scene: Scene
const good = { player: 'nginx:1.28', page: 'redis:8.2' }

beforeAll(async () => {
  const env = await helpersEnv()
  scene = await aScene({ home: 'cottage', as: 'cottage-kept', secrets: {}, arrange: keepRadio, env })
  await eventually(
    'homeport reaches the node',
    async () => {
      const { nodes } = await scene.house.client.home()
      return nodes.find(({ name }) => name === NODE)?.state === 'reachable'
    },
    { within: 20_000, every: 100 },
  )
  expect((await scene.deploy('radio')).run.state).toBe('succeeded')
})
afterAll(async () => {
  await scene?.lab.start(NODE)
  await scene?.end()
})

/** The folder beside the Compose file and the volume are backed up, to rpi2; the player would start by itself. */
async function keepRadio(lab: Lab, place: Place): Promise<void> {
  await freshNode(lab)
  const { code } = await lab.exec('rpi2', ['sh', '-c', `rm -rf ${keeper.home}/*`])
  expect(code).toBe(0)
  await openRepository(lab, place, { node: 'rpi2', name: 'nas', password: 'only the cottage' })
  const url = `sftp:${keeper.user}@rpi2:${keeper.home}/restic`
  edit(place, 'topology.yaml', (text) => `${text}backup: { repositories: { nas: { url: "${url}" } } }\n`)
  const kept = 'volumes: { ./data: { backup: { kind: sqlite } }, kept: { backup: { kind: files } } }'
  edit(place, 'stacks/radio/stack.yaml', (text) => `${text}${kept}\n`)
  edit(place, 'stacks/radio/compose.yaml', (text) => text.replace('unless-stopped', 'always'))
}

const ended = async (run: Run) => scene.house.client.ended(run.id)
const backUp = async () => ended(await scene.house.client.post<Run>('/api/v1/backups', { stack: 'radio' }))
const database = `${STACK}/data/stand-in.db`
const kept = '/var/lib/docker/volumes/radio_kept/_data/note'
const ids = (seen: Record<string, ProjectContainer>) => Object.values(seen).map(({ id }) => id)

async function planRestore(volume: string): Promise<PlanView> {
  const { client } = scene.house
  const all = await client.get<Snapshot[]>('/api/v1/stacks/radio/backups')
  const snapshot = all.find((one) => one.volume === volume && !one.beforeRestore)?.id
  return client.post<PlanView>('/api/v1/backups/restore', { stack: 'radio', volume, snapshot })
}

async function restore(volume: string): Promise<{ plan: PlanView; run: Run }> {
  const plan = await planRestore(volume)
  return { plan, run: await scene.house.client.startRun([plan.plan.id], { 'data-back': 'yes' }) }
}

test('what a stack on a node keeps, beside its Compose file and in a volume, is backed up and comes back', async () => {
  const { lab } = scene
  const before = await running(lab, good)
  await inNode(lab, `sqlite3 ${database} "INSERT INTO visits (kind) VALUES ('kept')" && echo first > ${kept}`)
  const made = await backUp()
  expect(made, JSON.stringify(causeOf(made))).toMatchObject({ state: 'succeeded' })

  await inNode(lab, `dd if=/dev/urandom of=${database} bs=512 seek=1 count=20 conv=notrunc 2>&1`)
  await inNode(lab, `echo second > ${kept}`)
  for (const [volume, service] of [
    ['./data', 'player'],
    ['kept', 'page'],
  ] as const) {
    const { plan, run } = await restore(volume)
    expect(plan.text.join('\n')).toContain('restore, on rpi1')
    expect(plan.plan.questions[0]?.text).toContain(`${service} stays stopped`)
    const end = await ended(run)
    expect(end, JSON.stringify(causeOf(end))).toMatchObject({ state: 'succeeded' })
  }

  expect(await inNode(lab, `sqlite3 ${database} 'PRAGMA integrity_check'`)).toBe('ok')
  expect(await inNode(lab, `sqlite3 ${database} "SELECT count(*) FROM visits WHERE kind = 'kept'"`)).toBe('1')
  expect(await inNode(lab, `cat ${kept}`)).toBe('first')
  expect(ids(await running(lab, good)), 'no container was made anew').toEqual(ids(before))
  const policy = await lab.docker(NODE, [
    ...['inspect', '--format', '{{.HostConfig.RestartPolicy.Name}}', before['player']?.id ?? ''],
  ])
  expect(policy.stdout.trim(), 'it starts by itself again').toBe('always')
  const { plan } = await scene.house.client.makePlan({ stack: 'radio' })
  expect(plan.operations, 'nothing is left to do').toEqual([])
})

test('eight logs that people follow keep no backup of that node waiting, and end with those who read them', async () => {
  const { lab, house } = scene
  const sessions = () => inNode(lab, "grep -lsz 'dial[-]stdio' /proc/[0-9]*/cmdline | wc -l").then(Number)
  const leaving = new AbortController()
  const { url, token } = house.client
  const log = `${url}/api/v1/services/radio/player/logs?tail=5&follow=true`
  const reader = { headers: { authorization: `Bearer ${token}` }, signal: leaving.signal }
  const logs = await Promise.all(Array.from({ length: 8 }, () => fetch(log, reader)))
  expect(logs.map(({ status }) => status)).toEqual(Array(8).fill(200))
  const made = await backUp()
  expect(made, JSON.stringify(causeOf(made))).toMatchObject({ state: 'succeeded' })
  expect(await sessions(), 'all that is followed, and homeport’s own').toBeGreaterThan(8)
  leaving.abort()
  // homeport’s own are six at most.
  await eventually('nothing is followed any more', async () => (await sessions()) < 7, {
    within: 20_000,
    every: 200,
  })
})

test('power lost in the middle of a restore: nothing is served from half of it, then all of it is there', async () => {
  const { lab, house } = scene
  const big = `${STACK}/data/big`
  const sum = await inNode(lab, `head -c 60M /dev/urandom > ${big} && sync && sha256sum < ${big}`)
  const made = await backUp()
  expect(made, JSON.stringify(causeOf(made))).toMatchObject({ state: 'succeeded' })
  await inNode(lab, `head -c 60M /dev/urandom > ${big} && sync`)
  const { run } = await restore('./data')
  // The brackets keep the pattern from finding itself.
  const isWriting = () => inNode(lab, "pgrep -f '^restic restore .*--delet[e]'")
  await eventually('restic writes', isWriting, { within: 60_000, every: 50 })
  await lab.pause('rpi2')
  await lab.kill(NODE)
  await lab.unpause('rpi2')
  await eventually('the run waits', async () => (await house.client.run(run.id)).state === 'waiting', {
    within: 30_000,
  })
  await lab.start(NODE)
  const served = eventually(
    'the player runs again',
    async () => {
      const seen = await containersOf(lab)
      const isUp = ['running', 'starting', 'healthy'].includes(seen['player']?.state ?? '')
      return isUp && (await inNode(lab, `sha256sum < ${big}`))
    },
    { within: 120_000, every: 100 },
  )
  const end = await house.client.ended(run.id, 120_000)
  expect(end, JSON.stringify(causeOf(end))).toMatchObject({ state: 'succeeded' })
  expect(await served, 'what the player first saw').toBe(sum)
  expect(await inNode(lab, `sha256sum < ${big}`)).toBe(sum)
})
