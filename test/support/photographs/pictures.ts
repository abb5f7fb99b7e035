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

export const pictures: Picture[] = [
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
