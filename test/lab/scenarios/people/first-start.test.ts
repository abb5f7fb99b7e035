import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../../../support/browser.ts'
import { buildFrontend } from '../../../support/build/build-frontend.ts'
import { eventually } from '../../eventually.ts'
import { endBlank, makeBlank, pasteLine, withDocker, withoutDocker } from '../../house/blank-nodes.ts'
import { emptyNodes } from '../../house/checks.ts'
import { placeOf } from '../../house/furnish.ts'
import { type House, startHouse } from '../../house/running/process.ts'
import type { Lab } from '../../lab.ts'
import { thisLab } from '../../this-lab.ts'
import { anOpenPage, approveAndWatch, button, type Opened } from './in-a-browser.ts'

// A newcomer's first hour, in a browser: an empty data directory, three machines with nothing of homeport's on them.

const names = ['rpi1', 'rpi2', 'rpi3']
let lab: Lab
let place: ReturnType<typeof placeOf>
let house: House
let browser: Browser
let opened: Opened
let page: Page

/** Nobody says where the inventory is, now or later. */
const begin = () => startHouse({ ...place, inventory: '', env: { HOMEPORT_EXAMPLE: 'false' } })

beforeAll(async () => {
  await buildFrontend()
  lab = await thisLab()
  place = placeOf(lab, 'first')
  rmSync(join(lab.dir, 'first'), { recursive: true, force: true })
  await emptyNodes(lab)
  for (const name of names) await makeBlank(lab, name)
  await withoutDocker(lab, 'rpi2')
  house = await begin()
  browser = await openBrowser()
  opened = await anOpenPage(browser, `${house.client.url}/#token=${house.client.token}`)
  page = opened.page
})
afterAll(async () => {
  await browser?.close()
  await house?.kill()
  await withDocker(lab, 'rpi2')
  for (const name of names) await endBlank(lab, name)
})

const row = (at: number): Locator => page.locator('homeport-first-node').nth(at)
const addressOf = (name: string): string => lab.node(name).address
const line = async (): Promise<string> => (await page.locator('pre.line').textContent()) ?? ''

async function typeNode(at: number, name: string, address: string): Promise<void> {
  if (at > 0) await button(page, 'Add a node').click()
  await row(at).getByLabel('Name').fill(name)
  await row(at).getByLabel('Address').fill(address)
}

const tryNode = (at: number) => row(at).getByRole('button', { name: /^Try/ }).click()
const isReady = (at: number) => row(at).getByText('Ready', { exact: true }).waitFor()

/** What the page shows is what the machine itself prints; then it is accepted by a click. */
async function compareAndAccept(at: number, printed: string): Promise<void> {
  const shown = (await row(at).locator('code.key').textContent()) ?? 'none'
  expect(shown).toMatch(/^SHA256:/)
  expect(printed).toContain(shown)
  await row(at)
    .getByRole('button', { name: /^Accept the host key/ })
    .click()
}

test('with nothing there the page asks where the inventory is, and takes no place it cannot use', async () => {
  await page.getByRole('heading', { name: 'Set up homeport' }).waitFor()
  const folder = page.getByLabel('Folder, from the root')
  await folder.fill(join(place.data, 'inventory'))
  await button(page, 'Use this place').click()
  await page.getByText(/is homeport’s own: its database/).waitFor()
  await page.getByText('In a Git repository').click()
  await page.getByLabel('Address of the repository').fill(`file://${lab.dir}/nowhere.git`)
  await button(page, 'Use this place').click()
  await page
    .getByRole('alert')
    .getByText(/^There is no Git repository at file:/)
    .waitFor()
  await page.getByText('In a folder').click()
  await folder.fill(place.inventory)
  await button(page, 'Use this place').click()
  await page.getByText(`${place.inventory} holds no inventory yet`).waitFor()
  expect(() => readdirSync(place.inventory)).toThrow('ENOENT')
})

test('a machine that is not there, then one that does not let homeport in: each is said, and mended', async () => {
  await typeNode(0, 'rpi1', lab.subnet.replace(/0\/24$/, '99'))
  await tryNode(0)
  await row(0)
    .getByText(/no way through the network to rpi1|rpi1 does not answer/)
    .waitFor()
  await row(0).getByLabel('Address').fill(addressOf('rpi1'))
  await tryNode(0)
  const { stdout } = await lab.exec('rpi1', ['ssh-keygen', '-lf', '/etc/ssh/ssh_host_ed25519_key.pub'])
  await compareAndAccept(0, stdout)
  await row(0).getByText('rpi1 does not let homeport in as homeport').waitFor()
  await pasteLine(lab, 'rpi1', await line())
  await tryNode(0)
  await isReady(0)
})

test('a machine without Docker is said, and ready once it is there', async () => {
  const printed = await pasteLine(lab, 'rpi2', await line())
  await typeNode(1, 'rpi2', addressOf('rpi2'))
  await tryNode(1)
  await compareAndAccept(1, printed)
  await row(1).getByText('There is no docker command on rpi2').waitFor()
  await withDocker(lab, 'rpi2')
  await tryNode(1)
  await isReady(1)
})

test('homeport is killed: on another device one goes on where one was, with the keys that were accepted', async () => {
  await house.kill()
  house = await begin()
  await page.context().close()
  opened = await anOpenPage(browser, `${house.client.url}/#token=${house.client.token}`)
  page = opened.page
  await page.getByText(`${place.inventory} holds no inventory yet`).waitFor()
  for (const at of [0, 1]) {
    expect(await row(at).getByLabel('Address').inputValue()).toBe(addressOf(names[at] as string))
    await tryNode(at)
    await isReady(at)
  }
})

test('on the third the line was pasted before, and twice: it is ready at the first click', async () => {
  await pasteLine(lab, 'rpi3', await line())
  const printed = await pasteLine(lab, 'rpi3', await line())
  await typeNode(2, 'rpi3', addressOf('rpi3'))
  await tryNode(2)
  await compareAndAccept(2, printed)
  await isReady(2)
})

test('the first files are written whole, and the nodes are in the home', async () => {
  await page.getByLabel('Name of the home').fill('attic')
  await button(page, 'Write the files').click()
  await page.getByRole('heading', { name: 'Nodes', exact: true }).waitFor()
  const read = (file: string) => readFileSync(join(place.inventory, file), 'utf8')
  expect(readdirSync(place.inventory).sort()).toEqual(['nodes', 'topology.yaml'])
  expect(read('topology.yaml')).toMatch(/^home: attic$/m)
  for (const name of names) {
    const { address, hostKey } = lab.node(name)
    expect(read(`nodes/${name}.yaml`)).toContain(
      `connect: "ssh://homeport@${address}"\nhost_key: "${hostKey}"`,
    )
  }
  await eventually(
    'all nodes are reachable',
    async () => {
      const { nodes } = await house.client.home()
      return nodes.length === 3 && nodes.every(({ state }) => state === 'reachable')
    },
    { within: 20_000 },
  )
})

test('the plan that makes the swarm is on the page, asks, and is carried out by a click', async () => {
  await button(page, 'Look at the plan for main').click()
  await page.getByRole('radio', { name: 'make the swarm on rpi1' }).check()
  const seen = await approveAndWatch(page)
  console.log(`first start: approve → first stage seen ${seen.firstStageMs} ms`)
  const listed = await lab.docker('rpi1', [
    'node',
    'ls',
    '--format',
    '{{.Hostname}} {{.Status}} {{.ManagerStatus}}',
  ])
  expect(listed.stdout.trim().split('\n').sort()).toEqual([
    'rpi1 Ready Leader',
    'rpi2 Ready Reachable',
    'rpi3 Ready Reachable',
  ])
  expect(opened.complaints).toEqual([])
})

test('after a restart the inventory that was chosen is still the one; an option wins over it, and says so', async () => {
  await house.kill()
  house = await begin()
  await eventually('the home is there again', async () => (await house.client.home()).home === 'attic', {
    within: 20_000,
  })
  await house.kill()
  const elsewhere = join(lab.dir, 'first', 'elsewhere')
  house = await startHouse({ ...place, inventory: elsewhere })
  const { findings } = await eventually(
    'it is said which is used',
    async () => {
      const home = await house.client.home()
      return home.findings.some(({ id }) => id === 'inventory-elsewhere') && home
    },
    { within: 20_000 },
  )
  expect(findings.find(({ id }) => id === 'inventory-elsewhere')?.text).toContain(elsewhere)
})
