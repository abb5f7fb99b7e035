import { chmodSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import mqtt from 'mqtt'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { tryDocker } from '../../engine/docker.ts'
import { eventually } from '../../eventually.ts'
import { brokerAccounts } from '../../ha/account/accounts.ts'
import { labWithFreshHa } from '../../ha/fresh.ts'
import { emptyNodes, runningContainers } from '../../house/checks.ts'
import { deployHome } from '../../house/deploy-home.ts'
import { furnish, type Place } from '../../house/furnish.ts'
import type { Client } from '../../house/running/client.ts'
import { type Container, clientIn, runImage } from '../../house/running/container.ts'
import { inForce, setImage, trialHome } from '../../house/trial.ts'
import { ensureHomeportImage, sizeOfImage } from '../../images/homeport-image.ts'
import type { Lab } from '../../lab.ts'

// The image as a person runs it who has no Home Assistant app: a data directory, an inventory, nothing else.

let lab: Lab
let image: string
let place: Place
let container: Container
let client: Client

beforeAll(async () => {
  lab = await labWithFreshHa()
  image = await ensureHomeportImage((line) => console.error(`lab: ${line}`))
  await emptyNodes(lab)
  rmSync(join(lab.dir, 'image'), { recursive: true, force: true })
  place = await furnish(lab, { ...trialHome, as: 'image' })
  writeFileSync(join(place.data, 'mqtt-password'), brokerAccounts.homeport, { mode: 0o600 })
  const env = {
    HOMEPORT_EXAMPLE: 'true',
    HOMEPORT_MQTT_URL: lab.broker.url,
    HOMEPORT_MQTT_PASSWORD_FILE: '/data/mqtt-password',
  }
  container = await runImage(lab, { image, place, env })
  client = await clientIn(container, place)
})
afterAll(() => container?.remove())

const MB = 1_000_000

test('deploys a home’s stack and the change that follows, as the process does', async () => {
  const size = await sizeOfImage(image)
  const fresh = (await container.process()).rssMb
  await deployHome(client, { by: 'scenario', say: () => {}, stacks: (name) => name === 'lamp' })
  const deployed = (await container.process()).rssMb
  await inForce(client, () => setImage(place, 'lamp', 'nginx:1.29'))
  const { plan } = await client.makePlan({ stack: 'lamp' })
  const run = await client.ended((await client.startRun([plan.id])).id)
  expect(run.state).toBe('succeeded')
  const lamps = (await runningContainers(lab)).filter(({ service }) => service === 'lamp_web')
  expect(lamps.map((one) => one.image)).toEqual(['nginx:1.29', 'nginx:1.29'])
  const { rssMb } = await container.process()
  console.log(
    `image: ${Math.round(size / MB)} MB; resident: at first ${fresh} MB, deployed ${deployed} MB, now ${rssMb} MB`,
  )
  expect(rssMb).toBeLessThanOrEqual(130)
})

test('serves its page', async () => {
  const page = await fetch(`${client.url}/`)
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  const script = await fetch(`${client.url}/page.js`)
  expect([script.status, script.headers.get('content-type')]).toEqual([
    200,
    'application/javascript; charset=utf-8',
  ])
})

test('is no root, writes nowhere but where it may, and is told to be healthy', async () => {
  expect((await container.process()).users).toEqual(['8099'])
  expect((await container.inspect()).HostConfig.ReadonlyRootfs).toBe(true)
  await eventually(
    'Docker finds it healthy',
    async () => (await container.inspect()).State.Health?.Status === 'healthy',
    { within: 20_000 },
  )
})

test('has the programs it uses', async () => {
  const programs = ['node --version', 'git --version', 'ssh -V', 'docker compose version', 'ping -V']
  const all = await tryDocker(['run', '--rm', '--entrypoint', 'sh', image, '-ec', programs.join('\n')])
  expect(all.code, all.stderr).toBe(0)
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(all.stdout) ?? []
  expect(Number(major)).toBe(24)
  expect(Number(minor)).toBeGreaterThanOrEqual(15)
})

test('brings the backup helper for its own architecture, which its own user may read', async () => {
  const look = 'gzip --test "$HOMEPORT_HELPERS/$(dpkg --print-architecture).tar.gz"'
  const argv = ['run', '--rm', '--user', 'homeport', '--entrypoint', 'sh', image, '-ec', look]
  const { code, stderr } = await tryDocker(argv)
  expect(code, stderr).toBe(0)
})

test('told to end, it says so to the broker and ends in good order within five seconds', async () => {
  const broker = await mqtt.connectAsync(lab.broker.url, { password: brokerAccounts.homeport })
  const states: string[] = []
  broker.on('message', (_, payload) => void states.push(payload.toString()))
  await broker.subscribeAsync('homeport/bridge/state')
  await eventually('the broker has it online', () => states.at(-1) === 'online', { within: 10_000 })
  const { exitCode, ms } = await container.stop()
  console.log(`image: ended ${ms} ms after SIGTERM`)
  await eventually('the broker has it offline', () => states.at(-1) === 'offline', { within: 2_000 })
  await broker.endAsync()
  expect(exitCode).toBe(0)
  expect(ms).toBeLessThan(5_000)
})

test('data that it may not write is told, and nothing is begun', async () => {
  const empty = join(lab.dir, 'image', 'read-only')
  mkdirSync(empty)
  const mounts = ['--volume', `${empty}:/data:ro`, '--volume', `${place.inventory}:/inventory:ro`]
  const ended = await tryDocker(['run', '--rm', '--read-only', ...mounts, image])
  expect(ended.code).toBe(1)
  expect(ended.stderr).toMatch(/homeport cannot start: .*read-only.*\n *→ Mount it writable/)
})

test('an empty folder that is root’s becomes its own, and takes the first inventory', async () => {
  const fresh = {
    data: join(lab.dir, 'image', 'new-data'),
    inventory: join(lab.dir, 'image', 'new-inventory'),
  }
  for (const folder of Object.values(fresh)) mkdirSync(folder)
  const first = await runImage(lab, { image, place: fresh, as: 'homeport.new', writable: true })
  onTestFinished(() => first.remove())
  const asked = await clientIn(first, fresh)
  expect(await asked.get('/api/v1/setup')).toMatchObject({ place: { folder: '/inventory' } })
  const nodes = [{ name: 'rpi1', address: lab.node('rpi1').address }]
  await asked.post('/api/v1/setup/files', { folder: '/inventory', home: 'attic', swarm: true, nodes })
  await eventually('the home is there', async () => (await asked.home()).home === 'attic', { within: 10_000 })
  expect(statSync(join(fresh.inventory, 'topology.yaml')).uid).toBe(8099)
})

test('into a folder that is mounted read-only nothing is written, and it is said how it could be', async () => {
  const fresh = {
    data: join(lab.dir, 'image', 'more-data'),
    inventory: join(lab.dir, 'image', 'more-inventory'),
  }
  for (const folder of Object.values(fresh)) mkdirSync(folder)
  // Nothing but the mount stands in the way.
  chmodSync(fresh.inventory, 0o777)
  const first = await runImage(lab, { image, place: fresh, as: 'homeport.new' })
  onTestFinished(() => first.remove())
  const asked = await clientIn(first, fresh)
  const chosen = asked.post('/api/v1/setup/inventory', { folder: '/inventory' })
  await expect(chosen).rejects.toMatchObject({
    problem: { code: 'folder-not-writable', advice: expect.stringMatching(/^Mount it so/) },
  })
})

test('a user whom ssh would not know is refused before anything else', async () => {
  const ended = await tryDocker(['run', '--rm', '--user', '4711', image])
  expect(ended.code).toBe(1)
  expect(ended.stderr).toMatch(
    /user 4711 has no name in this image, and ssh needs one\n *→ Start it without --user/,
  )
})
