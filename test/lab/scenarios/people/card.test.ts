import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { openBrowser } from '../../../support/browser.ts'
import { buildFrontend } from '../../../support/build/build-frontend.ts'
import type { UserName } from '../../ha/account/accounts.ts'
import { labWithFreshHa } from '../../ha/fresh.ts'
import { inForce, setImage, trialHome } from '../../house/trial.ts'
import { aScene, type Scene } from '../a-scene.ts'
import { anOpenPage, approveAndWatch, button, type Opened, planRollBack } from './in-a-browser.ts'

let scene: Scene
let browser: Browser

beforeAll(async () => {
  await buildFrontend()
  const lab = await labWithFreshHa()
  await lab.ha.putCard()
  scene = await aScene({ ...trialHome, as: 'card', deployed: ['lamp'], env: lab.broker.env })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await scene?.end()
})

const lampRuns = (image: string) => scene.runs({ lamp_web: { image, count: 2 } }, 10_000)

/** The dashboard with the card, as this user of Home Assistant has it. */
async function dashboardOf(user: UserName): Promise<Opened> {
  const client = await scene.lab.ha.client(user)
  const kept = { hassTokens: client.hassTokens() }
  client.close()
  const opened = await anOpenPage(browser, scene.lab.ha.dashboard, kept)
  onTestFinished(opened.close)
  // Home Assistant's own page comes first, and it is not small.
  await button(opened.page, 'lamp').waitFor({ timeout: 60_000 })
  return opened
}

/** What Home Assistant’s own page complains of is not asked here. */
const ofOurs = ({ complaints }: Opened) => complaints.filter((one) => /homeport-card/.test(one))

test('an administrator approves a plan in the card by click, sees its run, and rolls back', async () => {
  const anna = await dashboardOf('anna')
  const { page } = anna
  await page.getByText('Live', { exact: true }).waitFor()
  await page.getByText(/^Connected through MQTT\./).waitFor()
  const { client } = scene.house
  await inForce(client, () => setImage(scene.place, 'lamp', 'nginx:1.29'))
  await client.makePlan({ stack: 'lamp' })
  await button(page, 'Look at the plan for lamp').click()
  const there = await approveAndWatch(page)
  console.log(`card: approve → first stage seen ${there.firstStageMs} ms; stages ${there.stages.join(', ')}`)
  expect(there.stages).toEqual(expect.arrayContaining(['Deploy', 'Verify']))
  await lampRuns('nginx:1.29')

  await planRollBack(page, 'lamp', 1)
  const back = await approveAndWatch(page)
  console.log(`card: roll back → first stage seen ${back.firstStageMs} ms; stages ${back.stages.join(', ')}`)
  expect(back.stages).toEqual(expect.arrayContaining(['Deploy', 'Verify']))
  await lampRuns('nginx:1.28')
  expect(ofOurs(anna)).toEqual([])
})

test('who is no administrator sees the home from entities, and why nothing can be done', async () => {
  const ben = await dashboardOf('ben')
  const { page } = ben
  await page.getByText('Shown from entities. Plans, runs and logs are shown to administrators.').waitFor()
  const nodes = page.getByRole('listitem').filter({ hasText: /^\s*rpi[123]/ })
  await expect.poll(() => nodes.filter({ hasText: 'Reachable' }).count()).toBe(3)
  await button(page, 'lamp').click()
  await page.getByRole('heading', { name: 'lamp' }).waitFor()
  await page.getByText('nginx:1.28').waitFor()
  for (const deed of [/^Look/, /^Roll back/, /^Approve/, /^Log of/]) {
    expect(await button(page, deed).count()).toBe(0)
  }
  expect(ofOurs(ben)).toEqual([])
})

test('homeport’s death, and the broker’s, is told in the card; each is back by itself', async () => {
  const anna = await dashboardOf('anna')
  const { page } = anna
  const live = page.getByText('Live', { exact: true })
  await live.waitFor()
  const { port } = new URL(scene.house.client.url)
  await scene.house.kill()
  await page.getByText(/^homeport has not been heard since/).waitFor()
  await page.getByText(/homeport is not running, or has lost the broker/).waitFor()
  await button(page, 'lamp').waitFor()
  await scene.restart({ env: { ...scene.lab.broker.env, HOMEPORT_PORT: port } })
  await live.waitFor()

  await scene.lab.broker.stop()
  await page.getByText(/Home Assistant has no word with the MQTT broker/).waitFor()
  await button(page, 'lamp').waitFor()
  await scene.lab.broker.start()
  await live.waitFor({ timeout: 60_000 })
  expect(await page.getByText(/^homeport has not been heard since/).count()).toBe(0)
  expect(ofOurs(anna)).toEqual([])
})

test('Home Assistant had nothing to say in its log about homeport', async () => {
  expect((await scene.lab.ha.log()).filter((line) => /homeport/i.test(line))).toEqual([])
})
