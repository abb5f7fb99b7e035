import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../../../support/browser.ts'
import { buildFrontend } from '../../../support/build/build-frontend.ts'
import { eventually } from '../../eventually.ts'
import { helpersEnv } from '../../house/keeping/diary.ts'
import { openExampleRepository, visit } from '../../house/keeping/example-home.ts'
import { aScene, type Scene } from '../a-scene.ts'
import { anOpenPage, approveAndWatch, button } from '../people/in-a-browser.ts'

// What docs/backups.md says, with the home that `npm start` runs.

let scene: Scene
let browser: Browser
let page: Page

beforeAll(async () => {
  await buildFrontend()
  scene = await aScene({
    home: 'example',
    as: 'newcomer',
    schedules: true,
    deployed: ['mosquitto', 'domoticz'],
    arrange: openExampleRepository,
    env: await helpersEnv(),
  })
  browser = await openBrowser()
  const { url, token } = scene.house.client
  ;({ page } = await anOpenPage(browser, `${url}/#token=${token}`))
})
afterAll(async () => {
  await browser?.close()
  await scene?.end()
})

const visits = () => eventually('Domoticz answers', () => visit(scene.lab), { within: 20_000 })

test('a newcomer backs Domoticz up, proves it and puts it back, by click, as docs/backups.md says', async () => {
  await visits()
  const kept = await visits()
  await button(page, 'domoticz').click()
  await button(page, 'Back up now').click()
  await page.getByText('All is as planned.').waitFor({ timeout: 60_000 })
  const lost = await visits()
  expect(lost).toBe(kept + 1)

  await button(page, 'Overview').click()
  await button(page, 'domoticz').click()
  await page.getByText('Backed up', { exact: true }).waitFor()
  await page.getByText('not proven by a restore yet').waitFor()
  await button(page, 'Prove by a restore').click()
  await page.getByText('All is as planned.').waitFor({ timeout: 60_000 })

  await button(page, 'Overview').click()
  await button(page, 'domoticz').click()
  await page.getByText(/^proven by a restore /).waitFor()
  await button(page, 'Show backups').click()
  await button(page, /^Restore db as it was/).click()
  await page.getByRole('radio', { name: 'Put it back' }).check()
  await approveAndWatch(page)

  // The service was started anew, which is a line, and so is this visit.
  expect(await visits()).toBe(kept + 2)
})
