import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../../../support/browser.ts'
import { buildFrontend } from '../../../support/build/build-frontend.ts'
import { eventually } from '../../eventually.ts'
import { inspectService, runningContainers } from '../../house/checks.ts'
import { inForce, setImage, trialHome } from '../../house/trial.ts'
import { aScene, type Scene } from '../a-scene.ts'
import { anOpenPage, approveAndWatch, button, type Opened, planRollBack } from './in-a-browser.ts'

let scene: Scene
let browser: Browser
let opened: Opened

beforeAll(async () => {
  await buildFrontend()
  scene = await aScene({ ...trialHome, as: 'page', deployed: ['lamp'] })
  browser = await openBrowser()
  const { url, token } = scene.house.client
  opened = await anOpenPage(browser, `${url}/#token=${token}`)
})
afterAll(async () => {
  await browser?.close()
  await scene?.end()
})

const lampRuns = (image: string) => scene.runs({ lamp_web: { image, count: 2 } }, 10_000)

/** The inventory names this image, and the plan for it is open. */
async function openPlan(image: string): Promise<void> {
  const { client } = scene.house
  await inForce(client, () => setImage(scene.place, 'lamp', image))
  await client.makePlan({ stack: 'lamp' })
}

async function colour(): Promise<string | undefined> {
  const { Spec } = await inspectService(scene.lab, 'rpi1', 'lamp_web')
  return Spec.TaskTemplate.ContainerSpec.Env?.find((one) => one.startsWith('COLOUR='))
}

test('an open plan is approved by click, and its run is followed live to its end', async () => {
  const { page } = opened
  await page.getByText('Live', { exact: true }).waitFor()
  await openPlan('nginx:1.29')
  await button(page, 'Look at the plan for lamp').click()
  await page.getByRole('heading', { name: 'Plan for lamp' }).waitFor()
  const seen = await approveAndWatch(page)
  console.log(`page: approve → first stage seen ${seen.firstStageMs} ms; stages ${seen.stages.join(', ')}`)
  expect(seen.stages).toEqual(expect.arrayContaining(['Deploy', 'Verify']))
  await lampRuns('nginx:1.29')
})

test('a stack is rolled back by click, after its plan was seen', async () => {
  const { page } = opened
  await planRollBack(page, 'lamp', 1)
  const seen = await approveAndWatch(page)
  console.log(`page: roll back → first stage seen ${seen.firstStageMs} ms; stages ${seen.stages.join(', ')}`)
  expect(seen.stages).toEqual(expect.arrayContaining(['Deploy', 'Verify']))
  await lampRuns('nginx:1.28')
})

test('what a service says is seen as it says it', async () => {
  const { page } = opened
  await button(page, 'Overview').click()
  await button(page, 'lamp').click()
  await page.getByText(/^Held at release #1 since/).waitFor()
  await button(page, 'Log of web').click()
  await page.getByText('stand-in 1.28 serves on port 80').first().waitFor()
  const web = (await runningContainers(scene.lab)).find(({ service }) => service === 'lamp_web')
  const say = ['exec', web?.id ?? '', 'sh', '-c', 'echo said while it is read >/proc/1/fd/1']
  await scene.lab.run(web?.node ?? '', ['docker', ...say])
  await page.getByText('said while it is read').waitFor()
})

test('a service changed by hand is put back by answering the question about it', async () => {
  const { page } = opened
  const byHand = ['--env-add', 'COLOUR=by-hand', '--no-resolve-image']
  const done = await scene.lab.docker('rpi1', ['service', 'update', '--detach', ...byHand, 'lamp_web'])
  expect(done).toMatchObject({ code: 0 })
  await eventually(
    'homeport asks about it',
    async () => (await scene.house.client.home()).plans.some(({ plan }) => plan.questions.length > 0),
    { within: 20_000 },
  )
  await button(page, 'Overview').click()
  await button(page, 'Look at the plan for lamp').click()
  await page.getByText(/was changed by hand: .*COLOUR/).waitFor()
  expect(await button(page, 'Approve').isDisabled()).toBe(true)
  await page.getByRole('radio', { name: /^put .* back as wished$/ }).check()
  await approveAndWatch(page)
  expect(await colour()).toBe('COLOUR=0')
  await lampRuns('nginx:1.29')
})

test('a run is cancelled by click, and what it changed is put back', async () => {
  const { page } = opened
  // Twenty seconds until it is healthy: time to change one's mind.
  await openPlan('nginx:1.32')
  await button(page, 'Overview').click()
  await button(page, 'Look at the plan for lamp').click()
  await button(page, 'Approve').click()
  await page.getByText('Now: lamp, Verify.').waitFor()
  await button(page, 'Cancel …').click()
  expect(await button(page, 'Cancel the run').isDisabled()).toBe(true)
  await page.getByRole('radio', { name: /^Put back what was changed/ }).check()
  await button(page, 'Cancel the run').click()
  await page.getByText('Put back', { exact: true }).first().waitFor({ timeout: 60_000 })
  await lampRuns('nginx:1.29')
})

test('homeport’s death is told; when it is back the page is live by itself, and up to date', async () => {
  const { page, complaints } = opened
  await button(page, 'Overview').click()
  const before = [...complaints]
  const { port } = new URL(scene.house.client.url)
  await scene.house.kill()
  await page.getByText(/^homeport has not been heard since/).waitFor()
  await button(page, 'lamp').waitFor()
  setImage(scene.place, 'lamp', 'nginx:1.28')
  await scene.restart({ env: { HOMEPORT_PORT: port } })
  await page.getByText('Live', { exact: true }).waitFor()
  expect(await page.getByText(/^homeport has not been heard since/).count()).toBe(0)
  const { client } = scene.house
  const commit = (await client.home()).inventory.commit ?? 'none'
  await page.getByText(`inventory ${commit.slice(0, 7)}`).waitFor()
  await client.makePlan({ stack: 'lamp' })
  await button(page, 'Look at the plan for lamp').waitFor()
  expect(before).toEqual([])
  expect(await page.evaluate('globalThis.seenRun'), 'the page was loaded once').toBeDefined()
})
