import { copyFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { checkout } from '../../engine/checkout.ts'
import { docker, dockerSocket } from '../../engine/docker.ts'
import { eventually } from '../../eventually.ts'
import { furnish, type Place } from '../../house/furnish.ts'
import { clientIn, containerNamed } from '../../house/running/container.ts'
import { trialHome } from '../../house/trial.ts'
import { ensureHomeportImage } from '../../images/homeport-image.ts'
import type { Lab } from '../../lab.ts'
import { engineName } from '../../nodes/lab-state.ts'
import { thisLab } from '../../this-lab.ts'

// docs/compose.yaml, as a person uses it: copied into a folder, with data and inventory beside it.

let lab: Lab
let image: string
let place: Place
let folder: string
let project: string

beforeAll(async () => {
  lab = await thisLab()
  image = await ensureHomeportImage((line) => console.error(`lab: ${line}`))
  folder = join(lab.dir, 'standalone')
  project = engineName(lab.name, 'standalone').replace(/[^a-z0-9-]/g, '-')
  rmSync(folder, { recursive: true, force: true })
  place = await furnish(lab, { ...trialHome, as: 'standalone' })
  copyFileSync(join(checkout, 'docs', 'compose.yaml'), join(folder, 'compose.yaml'))
  writeFileSync(join(folder, 'lab.yaml'), inTheLab())
})
afterAll(async () => {
  if (project !== undefined) await compose(...inLab, 'down')
})

const inLab = ['--file', 'compose.yaml', '--file', 'lab.yaml']

/** The image is called otherwise, the nodes are in a network of the lab's, and other labs may have the port. */
function inTheLab(): string {
  const [label = '', value = ''] = lab.label.split('=')
  const homeport = { image, labels: { [label]: value }, networks: ['lab'] }
  const networks = { lab: { name: lab.network, external: true } }
  const text = stringify({ services: { homeport }, networks })
  return text.replace('  homeport:\n', '  homeport:\n    ports: !override []\n')
}

/** Docker Compose is in the image; this machine may have none. */
function compose(...argv: string[]): Promise<string> {
  const mounts = [dockerSocket, folder].flatMap((path) => ['--volume', `${path}:${path}`])
  const run = ['run', '--rm', '--network', 'none', '--user', 'root', ...mounts, '--workdir', folder]
  const composed = ['--entrypoint', 'docker', image, 'compose', '--project-name', project, ...argv]
  return docker([...run, ...composed], { timeoutMs: 90_000 })
}

test('opens its page to this machine alone, and writes beside itself only what is its own', async () => {
  const { services } = JSON.parse(await compose('config', '--format', 'json'))
  const { ports, volumes, read_only } = services.homeport
  expect(ports).toMatchObject([{ host_ip: '127.0.0.1', published: '8099', target: 8099 }])
  expect(volumes).toMatchObject([
    { source: place.data, target: '/data' },
    { source: place.inventory, target: '/inventory' },
  ])
  expect(read_only).toBe(true)
})

test('comes up healthy, as its own user on a root that cannot be written, and reaches the nodes', async () => {
  await compose(...inLab, 'up', '--detach', '--wait', '--wait-timeout', '60')
  const container = await containerNamed(`${project}-homeport-1`)
  const { State, HostConfig } = await container.inspect()
  expect(State.Health?.Status).toBe('healthy')
  expect(HostConfig.ReadonlyRootfs).toBe(true)
  expect((await container.process()).users).toEqual(['8099'])
  expect(await container.said()).toMatch(/homeport \S+ at http:\/\/\S+\/#token=[\w-]{43}/)
  const client = await clientIn(container, place)
  await eventually(
    'every node is reached',
    async () => {
      const { nodes } = await client.home()
      return nodes.length === 3 && nodes.every(({ state }) => state === 'reachable')
    },
    { within: 20_000 },
  )
  const { exitCode, ms } = await container.stop()
  expect(exitCode).toBe(0)
  expect(ms).toBeLessThan(5_000)
})
