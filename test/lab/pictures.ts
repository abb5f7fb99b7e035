import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from '../support/browser.ts'
import { buildFrontend } from '../support/build/build-frontend.ts'
import { checkout } from './engine/checkout.ts'
import { deployHome } from './house/deploy-home.ts'
import { furnish } from './house/furnish.ts'
import { openExampleRepository } from './house/keeping/example-home.ts'
import { leaveChange } from './house/open-change.ts'
import { startHouse } from './house/running/process.ts'
import { ensureHelpers } from './images/helper-image.ts'
import { labDown, labUp } from './lab.ts'

// `npm run pictures`: the pictures of the guides, of the example home on real engines as `npm start -- --ha` leaves it.

const folder = join(checkout, 'docs', 'pictures')
const name = 'pictures'
const say = (line: string) => console.log(line)

await labDown(name, say)
try {
  await takePictures()
} finally {
  await labDown(name, say)
}

async function takePictures(): Promise<void> {
  await buildFrontend()
  const lab = await labUp({ name, ha: true, helpers: true, progress: say })
  await lab.ha.putCard()
  const place = await furnish(lab, { home: 'example', schedules: true })
  const [helpers] = await Promise.all([ensureHelpers(say), openExampleRepository(lab, place)])
  const env = { HOMEPORT_HELPERS: helpers, ...lab.broker.env }
  const house = await startHouse({ ...place, env })
  const browser = await openBrowser()
  try {
    await deployHome(house.client, { by: 'Anna', say: () => {} })
    await leaveChange(house.client, place)
    const anna = await lab.ha.client('anna')
    const tokens = anna.hassTokens()
    anna.close()
    await ofPage(browser, `${house.client.url}/#token=${house.client.token}`)
    await ofCard(browser, lab.ha.dashboard, tokens)
  } finally {
    await browser.close()
    await house.stop()
  }
}

async function ofPage(browser: Browser, url: string): Promise<void> {
  const page = await aPage(browser, { width: 1000, height: 760 })
  await page.goto(url)
  await page.getByText('Live', { exact: true }).waitFor()
  await take(page, 'overview')
  await page.getByRole('button', { name: 'Look at the plan for whoami' }).click()
  await page.getByRole('heading', { name: 'Plan for whoami' }).waitFor()
  await page.setViewportSize({ width: 1000, height: 600 })
  await take(page, 'plan')
}

async function ofCard(browser: Browser, dashboard: string, hassTokens: string): Promise<void> {
  const page = await aPage(browser, { width: 1100, height: 760 })
  await page.addInitScript({ content: `localStorage.setItem('hassTokens', ${JSON.stringify(hassTokens)})` })
  await page.goto(dashboard)
  await page.getByText('Live', { exact: true }).waitFor({ timeout: 60_000 })
  await take(page, 'card')
}

/** Each in a browser of its own, for a screen with fine dots. */
async function aPage(browser: Browser, viewport: { width: number; height: number }): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', viewport, deviceScaleFactor: 2 })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  return page
}

/** Playwright itself makes no WebP, which takes half the bytes of a PNG. */
async function take(page: Page, name: string): Promise<void> {
  const browser = await page.context().newCDPSession(page)
  const { data } = await browser.send('Page.captureScreenshot', { format: 'webp', quality: 80 })
  const picture = Buffer.from(data, 'base64')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.webp`), picture)
  say(`docs/pictures/${name}.webp: ${Math.round(picture.length / 1000)} kB`)
}
