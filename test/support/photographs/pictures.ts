import type { Page } from 'playwright-core'
import type { PicturedHouse } from './pictured-house.ts'

export interface Picture {
  name: string
  /** The scene of the demo it is taken of. */
  scene: string
  locale?: string
  token?: string
  /** A refused or lost link is a line in the browser's console, whatever a page does. */
  mayComplain?: boolean
  /** Ends once there is something to take; what is to be done before is done in it. */
  ready(page: Page, house: PicturedHouse): Promise<unknown>
}

const asTheyAre = [
  'well',
  'night',
  'hostile',
  'hostile-stack',
  'failed-stack',
  'plan',
  'questions',
  'running',
  'rolled-back',
  'waiting',
  'lost-inventory',
  'host-key',
  'host-key-changed',
  'host-key-pinned',
]

const heading = (page: Page) => page.locator('h1').first().waitFor()
const click = (page: Page, name: string) => page.getByRole('button', { name }).first().click()

/** A place is chosen and these nodes are typed in and tried; the demo says what is wrong with each. */
async function typedNodes(page: Page, words: Spoken, numbers: readonly number[]): Promise<void> {
  await page.getByRole('textbox').first().fill('/srv/homeport/inventory')
  await click(page, words.use)
  for (const [at, number] of numbers.entries()) {
    const row = page.locator('homeport-first-node').nth(at)
    if (at > 0) await click(page, words.add)
    await row.getByRole('textbox').first().fill(`rpi${number}`)
    await row
      .getByRole('textbox')
      .last()
      .fill(`192.168.1.${20 + number}`)
    await row.getByRole('button', { name: words.try }).click()
    await row.locator('.note, homeport-host-key').first().waitFor()
  }
}

async function askGit(page: Page, url: string): Promise<void> {
  await page.getByText('In a Git repository').click()
  await page.getByLabel('Address of the repository').fill(url)
  await click(page, 'Use this place')
  await page.locator('homeport-place .note').first().waitFor()
}

interface Spoken {
  use: string
  add: string
  try: RegExp
}
const english: Spoken = { use: 'Use this place', add: 'Add a node', try: /^Try/ }
const german: Spoken = { use: 'Diesen Ort nehmen', add: 'Knoten hinzufügen', try: /prüfen$/ }

export const pictures: Picture[] = [
  {
    name: 'setup',
    scene: 'setup',
    ready: (page) => page.getByRole('heading', { name: '1. Where' }).waitFor(),
  },
  {
    name: 'setup-decided',
    scene: 'setup-decided',
    async ready(page) {
      await page.getByText(/^\/inventory holds no inventory yet/).waitFor()
    },
  },
  {
    name: 'setup-git',
    scene: 'setup',
    ready: (page) => askGit(page, 'git@nas:hme.git'),
  },
  { name: 'setup-git-key', scene: 'setup', ready: (page) => askGit(page, 'git@new:home.git') },
  { name: 'setup-git-closed', scene: 'setup', ready: (page) => askGit(page, 'git@private:home.git') },
  {
    name: 'setup-git-token',
    scene: 'setup',
    ready: (page) => askGit(page, 'https://private.example/home.git'),
  },
  {
    name: 'setup-folder-closed',
    scene: 'setup',
    mayComplain: true,
    async ready(page) {
      await page.getByLabel('Folder, from the root').fill('/root/inventory')
      await click(page, 'Use this place')
      await page.getByRole('alert').waitFor()
    },
  },
  { name: 'setup-failures', scene: 'setup', ready: (page) => typedNodes(page, english, [4, 5, 6, 7, 8]) },
  { name: 'setup-nodes', scene: 'setup', ready: (page) => typedNodes(page, english, [1, 2, 3]) },
  {
    name: 'setup-nodes-de',
    scene: 'setup',
    locale: 'de-DE',
    ready: (page) => typedNodes(page, german, [1, 2, 3]),
  },
  {
    name: 'setup-files',
    scene: 'setup',
    async ready(page) {
      await typedNodes(page, english, [1, 2, 3])
      await click(page, 'Accept the host key of rpi1')
      await page.getByText('Ready', { exact: true }).waitFor()
      await click(page, 'Show the files')
      await page.getByText('nodes/rpi3.yaml').waitFor()
    },
  },
  ...asTheyAre.map((scene) => ({ name: scene, scene, ready: heading })),
  { name: 'night-de', scene: 'night', locale: 'de-DE', ready: heading },
  { name: 'host-key-changed-de', scene: 'host-key-changed', locale: 'de-DE', ready: heading },
  { name: 'questions-de', scene: 'questions', locale: 'de-DE', ready: heading },
  {
    name: 'night-rtl',
    scene: 'night',
    async ready(page) {
      await heading(page)
      await page.evaluate("document.dir = 'rtl'")
    },
  },
  {
    name: 'log',
    scene: 'stack',
    async ready(page) {
      await click(page, 'Log of web')
      await page.getByText('</b> 2399').waitFor()
    },
  },
  {
    name: 'cancel',
    scene: 'running',
    async ready(page) {
      await click(page, 'Cancel …')
      await page.getByText('Stop and leave it as it is').click()
    },
  },
  ...['secrets', 'secrets-stack', 'secret-there', 'secret-host-key', 'secret-unreadable'].map((scene) => ({
    ...{ name: scene, scene },
    ready: (page: Page) =>
      page
        .getByText(/in the store|There|Unreadable|ssh-keyscan/)
        .first()
        .waitFor(),
  })),
  {
    name: 'secret',
    scene: 'secret',
    ready: (page) => page.getByLabel('Value').fill('correct horse battery staple'),
  },
  {
    name: 'secret-lines',
    scene: 'secret',
    async ready(page) {
      await click(page, 'Several lines')
      await page.getByLabel('Value').fill('-----BEGIN KEY-----\nAAAA\nBBBB\n-----END KEY-----\n')
      await click(page, 'Show')
    },
  },
  {
    name: 'secret-sending',
    scene: 'secret-sending',
    async ready(page) {
      await page.getByLabel('Value').fill('correct horse battery staple')
      await click(page, 'Keep it')
      await page.getByText('Keeping it …').waitFor()
    },
  },
  {
    name: 'secret-refused',
    scene: 'secret-refused',
    mayComplain: true,
    async ready(page) {
      await page.getByLabel('Value').fill('correct horse battery staple')
      await click(page, 'Keep it')
      await page.getByText('That did not work.').waitFor()
    },
  },
  {
    name: 'secret-kept',
    scene: 'secret',
    async ready(page) {
      await page.getByLabel('Value').fill('correct horse battery staple')
      await click(page, 'Keep it')
      await page.getByText(/^Kept, as version/).waitFor()
    },
  },
  {
    name: 'secret-key',
    scene: 'secret-key',
    ready: (page) => page.getByRole('button', { name: 'Make a key here' }).waitFor(),
  },
  {
    name: 'secret-key-made',
    scene: 'secret-key',
    async ready(page) {
      await click(page, 'Make a key here')
      await page.getByText(/^Its public half/).waitFor()
    },
  },
  {
    name: 'secret-key-de',
    scene: 'secret-key',
    locale: 'de-DE',
    async ready(page) {
      await page.getByText('Einen eigenen Schlüssel eingeben').click()
    },
  },
  { name: 'secrets-de', scene: 'secrets', locale: 'de-DE', ready: heading },
  {
    name: 'lost',
    scene: 'night',
    mayComplain: true,
    async ready(page, house) {
      await page.getByText('Live', { exact: true }).waitFor()
      await house.close()
      await page.getByText('What you see is from then').waitFor()
    },
  },
  {
    name: 'refused',
    scene: 'well',
    token: 'wrong',
    mayComplain: true,
    ready: (page) => page.getByText('Open the link homeport printed').waitFor(),
  },
]
