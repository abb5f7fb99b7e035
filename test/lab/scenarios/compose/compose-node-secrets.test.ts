import { rmSync, writeFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PlanView } from '../../../../backend/contract/plan.ts'
import { eventually } from '../../eventually.ts'
import { edit } from '../../house/checks.ts'
import { containersOf, freshNode, inNode, NODE, running, STACK } from '../../house/compose/compose-node.ts'
import type { Place } from '../../house/furnish.ts'
import { inForce } from '../../house/trial.ts'
import type { Lab } from '../../lab.ts'
import { aScene, type Scene } from '../a-scene.ts'

let scene: Scene
const FIRST = 'a-value-nobody-may-see'
const SECOND = 'another-value-nobody-may-see'

beforeAll(async () => {
  const secrets = { radio_token: FIRST }
  scene = await aScene({ home: 'cottage', as: 'cottage-secrets', secrets, arrange: withSecret })
  await eventually(
    'homeport reaches the node',
    async () => {
      const { nodes } = await scene.house.client.home()
      return nodes.find(({ name }) => name === NODE)?.state === 'reachable'
    },
    { within: 20_000, every: 100 },
  )
})
afterAll(() => scene?.end())

async function withSecret(lab: Lab, place: Place): Promise<void> {
  await freshNode(lab)
  edit(place, 'stacks/radio/stack.yaml', (text) => `${text}secrets: [radio_token]\n`)
  edit(
    place,
    'stacks/radio/compose.yaml',
    (text) =>
      `${text.replace('environment:\n', 'secrets: [token]\n    environment:\n')}secrets: { token: { environment: radio_token } }\n`,
  )
}

const good = { player: 'nginx:1.28', page: 'redis:8.2' }
const storeFile = () => join(scene.place.data, 'secrets', 'radio_token')

/** What the player reads, as a user that is not root. */
async function tokenInPlayer(): Promise<string> {
  const { player } = await running(scene.lab, good)
  const read = ['exec', '--user', '1234', player?.id ?? '', 'cat', '/run/secrets/token']
  const { code, stdout, stderr } = await scene.lab.docker(NODE, read)
  if (code !== 0) throw new Error(stderr)
  return stdout
}

test('a service gets a secret of the store as a file, and its value is nowhere else', async () => {
  const watched = watchNode()
  const { run, plan } = await scene.deploy('radio')
  expect(run.state, run.summary.join('\n')).toBe('succeeded')
  expect(await tokenInPlayer()).toBe(FIRST)
  const { client } = scene.house
  const told = [plan, await client.journal(run.id), await client.log(run.id), await client.home()]
  const ids = Object.values(await containersOf(scene.lab)).map(({ id }) => id)
  const inspected = await scene.lab.docker(NODE, ['inspect', ...ids])
  expect([JSON.stringify(told), inspected.stdout, await watched.end()].join('\n')).not.toContain(FIRST)
  expect((await keptBytes()).includes(FIRST), 'nor does homeport keep it outside its secrets').toBe(false)
  const elsewhere = `grep -rlF ${FIRST} ${STACK} /tmp || true`
  expect(await inNode(scene.lab, elsewhere)).toMatch(/^\S+\/\.homeport\/secrets\/radio_token@[0-9a-f]{8}$/)
  expect(await inNode(scene.lab, `stat -c '%a %U' ${STACK}/.homeport/secrets`)).toBe('700 homeport')
  expect((await client.makePlan({ stack: 'radio' })).plan.operations).toEqual([])
})

test('another value is another file, and another container of just the service that reads it', async () => {
  const before = await running(scene.lab, good)
  writeFileSync(storeFile(), SECOND)
  const { run } = await scene.deploy('radio')
  expect(run.state, run.summary.join('\n')).toBe('succeeded')
  expect(await tokenInPlayer()).toBe(SECOND)
  const after = await running(scene.lab, good)
  expect(after['page']?.id).toBe(before['page']?.id)
  expect(await inNode(scene.lab, `cat ${STACK}/.homeport/secrets/*`), 'the old one is gone').toBe(SECOND)
})

test('a roll back brings the value of that time back', async () => {
  const { client } = scene.house
  const plan = await client.post<PlanView>('/api/v1/plans', { stack: 'radio', release: 1 })
  const run = await client.ended((await client.startRun([plan.plan.id])).id)
  expect(run.state, run.summary.join('\n')).toBe('succeeded')
  expect(await tokenInPlayer()).toBe(FIRST)
})

test('a file with a value that somebody changed by hand is asked about', async () => {
  const file = `$(ls ${STACK}/.homeport/secrets/*)`
  await inNode(scene.lab, `chmod u+w ${file} && echo by-hand > ${file}`)
  const { plan } = await scene.house.client.makePlan({ stack: 'radio', release: 1 })
  expect(plan.questions[0]?.text).toMatch(/\.homeport\/secrets\/radio_token.* was changed there by somebody/)
})

test('a secret that the store has not is said, and nothing is done', async () => {
  rmSync(storeFile())
  await expect(scene.house.client.makePlan({ stack: 'radio' })).rejects.toMatchObject({
    problem: { detail: expect.stringContaining('not in the store: radio_token') },
  })
})

test('a stack that is removed leaves no secret behind', async () => {
  const { client } = scene.house
  await inForce(client, () =>
    rmSync(join(scene.place.inventory, 'stacks', 'radio'), { recursive: true, force: true }),
  )
  const plan = await client.makePlan({ stack: 'radio' })
  const answers = Object.fromEntries(plan.plan.questions.map(({ id }) => [id, 'yes']))
  const run = await client.ended((await client.startRun([plan.plan.id], answers)).id)
  expect(run.state, run.summary.join('\n')).toBe('succeeded')
  expect(await inNode(scene.lab, `ls ${STACK}/.homeport/secrets 2>/dev/null || echo none`)).toBe('none')
})

/** What anybody on the node could see of programs meanwhile. */
function watchNode() {
  const texts = new Set<string>()
  let isOver = false
  const looking = (async () => {
    while (!isOver) texts.add(await inNode(scene.lab, 'ps -eo args'))
  })()
  return {
    async end() {
      isOver = true
      await looking
      return [...texts].join('\n')
    },
  }
}

/** Of homeport's data all but its secrets. */
async function keptBytes(): Promise<Buffer> {
  const entries = await readdir(scene.place.data, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('/secrets'))
    .map((entry) => join(entry.parentPath, entry.name))
  return Buffer.concat(await Promise.all(files.map((file) => readFile(file))))
}
