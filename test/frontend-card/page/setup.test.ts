import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { HomeportError } from '../../../backend/contract/errors.ts'
import type { FirstInventory, TriedNode } from '../../../backend/contract/setup.ts'
import type { Homeport } from '../../../backend/homeport.ts'
import {
  decidedSetup,
  draftOf,
  newHome,
  setup,
  triedNode,
} from '../../../frontend-card/demo/recorded/setup.ts'
import { wellHome } from '../../../frontend-card/demo/recorded/well.ts'
import { button, type Opened, opened } from './an-opened-page.ts'

// homeport with nothing, in a real browser in front of its own server.

const newcomer: Partial<Homeport> = {
  home: () => newHome,
  setup: () => setup,
  tryNode: async (node) => triedNode(node),
  draftInventory: draftOf,
  writeInventory: async (wish) => draftOf(wish),
}

async function openedSetup(own: Partial<Homeport> = {}): Promise<Opened> {
  const seen = await opened({ ...newcomer, ...own })
  await seen.page.getByRole('heading', { name: 'Set up homeport' }).waitFor()
  return seen
}

const asked = ({ homeport }: Opened, name: string) =>
  homeport.asked.filter(([one]) => one === name).map(([, what]) => what)
const node = (page: Page, at: number): Locator => page.locator('homeport-first-node').nth(at)

async function typeNode(page: Page, at: number, name: string, address: string): Promise<Locator> {
  await node(page, at).getByLabel('Name').fill(name)
  await node(page, at).getByLabel('Address').fill(address)
  return node(page, at)
}

async function useFolder(page: Page): Promise<void> {
  await page.getByLabel('Folder, from the root').fill('/srv/home')
  await button(page, 'Use this place').click()
  await page.getByText(/^\/srv\/home holds no inventory yet/).waitFor()
}

test('what is missing is asked for in order, the line to paste is there, and nothing can be written too early', async () => {
  const { page, complaints } = await openedSetup()
  await page.getByText('homeport has not been told where the inventory is').waitFor()
  await page.getByText(setup.line).waitFor()
  await page.getByText('First choose where the inventory lies (1).').waitFor()
  expect(await button(page, 'Write the files').isDisabled()).toBe(true)
  await useFolder(page)
  await page.getByText('First give a node its name and address (3).').waitFor()
  expect(await button(page, 'Write the files').isDisabled()).toBe(true)
  expect(complaints).toEqual([])
})

test('a host key is accepted by a click, and goes with every question from then on', async () => {
  const seen = await openedSetup()
  const row = await typeNode(seen.page, 0, 'rpi1', '192.168.1.21')
  await row.getByRole('button', { name: 'Try rpi1' }).click()
  await row.getByText('SHA256:tLsgTqU3nCq4VpXh0T4b8eV2nR1m7Y0gq9mJ0pQ3v5c').waitFor()
  await row.getByRole('button', { name: 'Accept the host key of rpi1' }).click()
  await row.getByText('Ready', { exact: true }).waitFor()
  await row.getByText('Docker 28.5.2 · Debian GNU/Linux 13 (trixie) · aarch64 · 8.2 GB of memory').waitFor()
  const [first, second] = asked(seen, 'tryNode') as { hostKey?: string }[]
  expect(first).not.toHaveProperty('hostKey')
  expect(second?.hostKey).toMatch(/^ssh-ed25519 /)
  await row.getByLabel('Address').fill('192.168.1.22')
  expect(await row.getByText('Ready', { exact: true }).count()).toBe(0)
  await row.getByRole('button', { name: 'Try rpi1' }).click()
  await row.getByText(/^Nobody has compared/).waitFor()
  expect(asked(seen, 'tryNode').at(-1)).not.toHaveProperty('hostKey')
})

const problems: [string, { code: string; text: string; advice: string }, RegExp[]][] = [
  ['Docker too old', problemOf('rpi2'), [/is too old: homeport needs 20\.10/, /^Upgrade Docker on the node/]],
  ['no Docker', problemOf('rpi3'), [/no docker command on rpi3/, /^Install Docker/]],
  [
    'not let in',
    { code: 'ssh-permission-denied', text: 'rpi9 does not let homeport in', advice: `Paste ${setup.line}` },
    [/does not let homeport in/, /^Paste the line above on it/],
  ],
  [
    'no way',
    {
      code: 'unreachable',
      text: 'There is no way through the network to rpi9',
      advice: 'Look at its cable.',
    },
    [/no way through the network/, /Look at its cable/],
  ],
]

function problemOf(name: string) {
  const tried = triedNode({ name })
  if (tried.ok) throw new Error(`${name} is well`)
  return tried.problem as { code: string; text: string; advice: string }
}

test.each(problems)('%s stands beside its node, with what to do', async (_, problem, texts) => {
  const { page } = await openedSetup({ tryNode: async () => ({ ok: false, problem }) })
  const row = await typeNode(page, 0, 'rpi9', '192.168.1.29')
  await row.getByRole('button', { name: 'Try rpi9' }).click()
  for (const text of texts) await row.getByText(text).waitFor()
  // Nothing is guessed: a node that is not ready is named once more before anything is written.
  await useFolder(page)
  await page.getByText(/^Not ready yet: rpi9\./).waitFor()
})

test('another key than the accepted one is told, and a person can look again', async () => {
  const answers: TriedNode[] = [
    triedNode({ name: 'rpi1' }),
    {
      ok: false,
      problem: { code: 'host-key-changed', text: 'rpi1 shows another host key', advice: 'Find out.' },
    },
    triedNode({ name: 'rpi1' }),
  ]
  const seen = await openedSetup({ tryNode: async () => answers.shift() as TriedNode })
  const row = await typeNode(seen.page, 0, 'rpi1', '192.168.1.21')
  await row.getByRole('button', { name: 'Try rpi1' }).click()
  await row.getByRole('button', { name: 'Accept the host key of rpi1' }).click()
  await row.getByText('rpi1 shows another host key').waitFor()
  await row.getByRole('button', { name: 'Forget the accepted key, and look again' }).click()
  await row.getByText(/^Nobody has compared/).waitFor()
  expect(asked(seen, 'tryNode').at(-1)).not.toHaveProperty('hostKey')
})

test('the files are shown before they are written, with what was typed; then the home is there', async () => {
  const seen = await openedSetup()
  const { page, homeport } = seen
  await useFolder(page)
  await typeNode(page, 0, 'rpi1', '192.168.1.21')
  await button(page, 'Add a node').click()
  await typeNode(page, 1, 'rpi3', '192.168.1.23')
  await page.getByLabel('Name of the home').fill('attic')
  await page.getByText('Each by itself').click()
  await button(page, 'Show the files').click()
  await page.getByText('nodes/rpi3.yaml').waitFor()
  await button(page, 'Write the files').click()
  await page.getByText('Written. homeport reads them …').waitFor()
  expect(asked(seen, 'writeInventory')).toEqual([
    {
      folder: '/srv/home',
      home: 'attic',
      swarm: false,
      nodes: [
        { name: 'rpi1', address: '192.168.1.21' },
        { name: 'rpi3', address: '192.168.1.23' },
      ],
    } satisfies FirstInventory,
  ])
  homeport.home = () => wellHome
  homeport.tell({ type: 'inventory', problems: [], commit: wellHome.inventory.commit as string })
  await page.getByRole('heading', { name: 'All is well: 3 nodes, 5 stacks.' }).waitFor()
})

test('a refusal stands where the person is looking, and what was typed stays', async () => {
  const writeInventory = async () => {
    throw new HomeportError('inventory-there', '/srv/home holds an inventory already: nodes')
  }
  const { page } = await openedSetup({ writeInventory })
  await useFolder(page)
  const row = await typeNode(page, 0, 'rpi1', '192.168.1.21')
  await button(page, 'Write the files').click()
  await page
    .locator('homeport-first-files')
    .getByRole('alert')
    .getByText(/holds an inventory already/)
    .waitFor()
  expect(await row.getByLabel('Address').inputValue()).toBe('192.168.1.21')
})

test('a repository that is not there is told beside its address; a server’s key is accepted by a click', async () => {
  let isAccepted = false
  const hostKey = { where: 'nas', kind: 'ssh-ed25519', key: 'ssh-ed25519 AAAA', fingerprint: 'SHA256:nas' }
  const missing = { code: 'repository-missing', text: 'There is no such repository' }
  const unknown = { code: 'host-key-unknown', text: 'Nobody knows it', hostKey }
  const chooseInventory: Homeport['chooseInventory'] = async () => ({
    ok: false,
    problem: isAccepted ? missing : unknown,
  })
  const acceptServerKey = () => {
    isAccepted = true
  }
  const seen = await openedSetup({ chooseInventory, acceptServerKey })
  const { page } = seen
  await page.getByText('In a Git repository').click()
  await page.getByLabel('Address of the repository').fill('git@nas:home.git')
  // What a repository holds is not written from here.
  expect(await button(page, 'Write the files').count()).toBe(0)
  await button(page, 'Use this place').click()
  await page.getByText('SHA256:nas').waitFor()
  await button(page, 'Accept the host key of nas').click()
  await page.getByRole('alert').getByText('There is no such repository').waitFor()
  expect(asked(seen, 'acceptServerKey')).toEqual([{ where: 'nas', key: 'ssh-ed25519 AAAA' }])
  expect(asked(seen, 'chooseInventory')).toHaveLength(2)
})

test('what cannot be asked is said, and not asked again and again', async () => {
  const refuse = () => {
    throw new HomeportError('timed-out', 'it took too long')
  }
  const seen = await openedSetup({ setup: refuse })
  await seen.page.getByRole('alert').getByText('it took too long').waitFor()
  expect(asked(seen, 'setup')).toHaveLength(1)
})

test('where an option decides, that is said, it is looked at unasked, and no other place is offered', async () => {
  const { page } = await openedSetup({ setup: () => decidedSetup })
  await page.getByText(/^HOMEPORT_INVENTORY says: \/inventory\./).waitFor()
  expect(await page.getByRole('radio', { name: /^In a/ }).count()).toBe(0)
  await page.getByText(/^\/inventory holds no inventory yet/).waitFor()
  expect(await button(page, 'Take another place').count()).toBe(0)
})

test('the image’s own folder is taken unasked, and another can be', async () => {
  const { page } = await openedSetup({ setup: () => ({ ...setup, place: { folder: '/inventory' } }) })
  await page.getByText(/^\/inventory holds no inventory yet/).waitFor()
  await button(page, 'Take another place').click()
  expect(await page.getByLabel('Folder, from the root').inputValue()).toBe('/inventory')
  expect(await button(page, 'Write the files').isDisabled()).toBe(true)
})

test('names and texts that someone chose with intent stay text', async () => {
  const text = '<img src=x onerror="document.title=1">'
  const { page, complaints } = await openedSetup({
    tryNode: async () => ({ ok: false, problem: { code: 'x', text, advice: text } }),
  })
  const row = await typeNode(page, 0, text, text)
  await row.getByRole('button', { name: /^Try/ }).click()
  await row.getByText(text).first().waitFor()
  expect(await page.locator('img').count()).toBe(0)
  expect(await page.title()).toBe('homeport')
  expect(complaints).toEqual([])
})
