import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Home } from '../../../../backend/contract/home.ts'
import type { OfferedKey } from '../../../../backend/contract/host-key.ts'
import { eventually } from '../../eventually.ts'
import { editService } from '../../homes/edit-compose.ts'
import { edit, runningContainers } from '../../house/checks.ts'
import { type PushedInventory, pushedInventory } from '../../house/pushed-inventory.ts'
import { runAfter, setImage, trialHome } from '../../house/trial.ts'
import { aScene, type Scene } from '../a-scene.ts'

const HOOK_MS = 3_000
const POLL_MS = 30_000

let scene: Scene
let pushed: PushedInventory
const env: Record<string, string> = {}

beforeAll(async () => {
  scene = await aScene({
    ...trialHome,
    env,
    arrange: async (lab, place) => {
      pushed = await pushedInventory(lab, place)
      Object.assign(env, pushed.env)
    },
    deployed: ['lamp'],
  })
})
afterAll(() => scene?.end())

const colour = (value: string) =>
  editService(scene.place, 'lamp', 'web', (web) => {
    web.environment = { COLOUR: value }
  })

/** When homeport had a plan for the stack, made of this commit; milliseconds of `performance`. */
async function plannedAt(commit: string, within: number): Promise<number> {
  await eventually(
    `a plan of commit ${commit.slice(0, 7)}`,
    async () => (await scene.house.client.home()).plans.some(({ plan }) => plan.madeFrom.commit === commit),
    { within, every: 50 },
  )
  return performance.now()
}

const home = (what: string, fits: (home: Home) => boolean, within = POLL_MS) =>
  eventually(
    what,
    async () => {
      const seen = await scene.house.client.home()
      return fits(seen) && seen
    },
    { within, every: 100 },
  )

const containersOf = async (service: string) =>
  (await runningContainers(scene.lab)).filter((one) => one.service === service).map(({ id }) => id)

describe('a push becomes a plan', () => {
  test('within three seconds, when the server says that there was one', async () => {
    await colour('1')
    const { commit, at } = pushed.push()
    expect(await pushed.hook(scene.house.client)).toBe(202)
    const tookMs = (await plannedAt(commit, POLL_MS)) - at
    console.log(`push → plan by hook: ${(tookMs / 1000).toFixed(2)} s`)
    expect(tookMs).toBeLessThanOrEqual(HOOK_MS)
  })

  test('within thirty seconds, when nobody says anything or what they say is not signed', async () => {
    await colour('2')
    const { commit, at } = pushed.push()
    expect(await pushed.hook(scene.house.client, 'not the secret of this home')).toBe(401)
    const tookMs = (await plannedAt(commit, 2 * POLL_MS)) - at
    console.log(`push → plan by poll: ${(tookMs / 1000).toFixed(2)} s`)
    expect(tookMs).toBeLessThanOrEqual(POLL_MS)
  })

  test('and the plan a run, where the stack’s policy is auto', async () => {
    const before = await containersOf('lamp_web')
    const run = await runAfter(scene.house.client, 'lamp', () => {
      edit(scene.place, 'stacks/lamp/stack.yaml', (text) => `${text}policy: auto\n`)
      setImage(scene.place, 'lamp', 'nginx:1.29')
      pushed.push()
      void pushed.hook(scene.house.client)
    })
    expect(run).toMatchObject({ state: 'succeeded', by: 'policy auto' })
    await scene.runs({ lamp_web: { image: 'nginx:1.29', count: 2 } })
    const after = await containersOf('lamp_web')
    expect(after.filter((id) => before.includes(id))).toEqual([])
  })
})

const lost = ({ findings }: Home) => findings.some(({ id }) => id === 'inventory-lost')

describe('a repository that cannot be read leaves everything as it is', () => {
  let good = ''
  let since = ''

  test('it is said since when, and the last good inventory stays in force', async () => {
    const before = await scene.house.client.home()
    good = before.inventory.commit as string
    await pushed.gone()
    await pushed.hook(scene.house.client)
    const { inventory, stacks } = await home('homeport says that the repository is gone', lost)
    expect(inventory.commit).toBe(good)
    expect(inventory.lost?.problem.code).toBe('repository-missing')
    expect(stacks.map(({ name, status }) => [name, status])).toContainEqual(['lamp', 'running'])
    since = inventory.lost?.since as string
  })

  test('also after a restart without it, and with a server that has another host key', async () => {
    await scene.house.kill()
    await scene.restart()
    const away = await home(
      'the last good inventory is in force',
      (seen) => lost(seen) && seen.stacks.length > 0,
    )
    expect(away.inventory).toMatchObject({ commit: good, lost: { since } })
    const { plan } = await scene.house.client.makePlan({ stack: 'lamp' })
    expect(plan).toMatchObject({ operations: [], madeFrom: { commit: good } })
    await scene.house.kill()
    await scene.restart({ env: { ...env, HOMEPORT_INVENTORY_HOST_KEY: scene.lab.node('rpi1').hostKey } })
    const refused = await home('homeport says that another server answers', lost)
    expect(refused.inventory).toMatchObject({ commit: good, lost: { problem: { code: 'host-key-changed' } } })
  })

  test('and when it is back things go on', async () => {
    await scene.house.kill()
    await scene.restart()
    await home('the repository is still gone', lost)
    await pushed.back()
    setImage(scene.place, 'lamp', 'nginx:1.28')
    const { commit } = pushed.push()
    await pushed.hook(scene.house.client)
    const { inventory } = await home('the newest is in force', (seen) => seen.inventory.commit === commit)
    expect(inventory.lost).toBeUndefined()
    await scene.runs({ lamp_web: { image: 'nginx:1.28', count: 2 } })
  })
})

describe('a server is believed by the host key that a person accepted', () => {
  /** Without a pinned key, on a data directory that knows this of the server; resolves when the key is asked about. */
  async function askedAbout(known: string, code: string): Promise<OfferedKey> {
    await scene.house.kill()
    writeFileSync(knownHosts(), known)
    const { HOMEPORT_INVENTORY_HOST_KEY: _, ...unpinned } = env
    await scene.restart({ env: unpinned })
    const { inventory } = await home('the host key is asked about', lost)
    expect(inventory.lost?.problem.code).toBe(code)
    return inventory.lost?.problem.hostKey as OfferedKey
  }
  const knownHosts = () => join(scene.place.data, 'known_hosts')
  const accept = (body: object) => scene.house.client.post<OfferedKey>('/api/v1/host-keys', body)
  const read = () => home('the inventory is read', ({ inventory }) => inventory.lost === undefined)

  test('when it was not known before', async () => {
    const { where, key, fingerprint } = await askedAbout('', 'host-key-unknown')
    const shown = await scene.lab.exec('rpi3', ['ssh-keygen', '-lf', '/etc/ssh/ssh_host_ed25519_key.pub'])
    expect(shown.stdout.split(' ')[1]).toBe(fingerprint)
    await accept({ where, key })
    await read()
    expect(readFileSync(knownHosts(), 'utf8')).toBe(`${where} ${scene.lab.node('rpi3').hostKey}\n`)
  })

  test('when it is another than before, and the old one is believed no more', async () => {
    const { address, hostKey } = scene.lab.node('rpi3')
    const other = scene.lab.node('rpi1').hostKey
    const { where, key, known } = await askedAbout(`${address} ${other}\n`, 'host-key-changed')
    expect(known).toHaveLength(1)
    const old = accept({ where, key: other })
    await expect(old).rejects.toMatchObject({ problem: { code: 'host-key-other' } })
    await accept({ where, key })
    await read()
    expect(readFileSync(knownHosts(), 'utf8')).toBe(`${where} ${hostKey}\n`)
  })
})

test('an inventory with mistakes is told with file and line, and the last good one stays', async () => {
  const before = (await scene.house.client.home()).inventory.commit
  edit(scene.place, 'stacks/lamp/stack.yaml', (text) => text.replace('policy: auto', 'polcy: auto'))
  pushed.push()
  await pushed.hook(scene.house.client)
  const { inventory } = await home('the mistake is told', (seen) => seen.inventory.problems.length > 0)
  expect(inventory.commit).toBe(before)
  const file = 'stacks/lamp/stack.yaml'
  const lines = readFileSync(join(scene.place.inventory, file), 'utf8').split('\n')
  const line = lines.findIndex((text) => text.startsWith('polcy')) + 1
  expect(inventory.problems).toMatchObject([{ file, line, advice: expect.stringContaining('policy') }])
})
