import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { HomeportError } from '../../../backend/contract/errors.ts'
import type { Homeport } from '../../../backend/homeport.ts'
import { httpServer } from '../../../backend/http/server.ts'
import { snapshots } from '../../../frontend-card/demo/recorded/detail.ts'
import * as plans from '../../../frontend-card/demo/recorded/plans.ts'
import { wellHome } from '../../../frontend-card/demo/recorded/well.ts'
import { handClock } from '../../http/hand-clock.ts'
import { type RecordingHomeport, recordingHomeport } from '../../support/a-homeport.ts'
import { openBrowser } from '../../support/browser.ts'
import { buildPage } from '../../support/build-frontend.ts'

// The backups of a stack in a real browser, in front of homeport's own server.

const TOKEN = 'a-token-for-tests'
let browser: Browser
let pageFolder: string

beforeAll(async () => {
  pageFolder = mkdtempSync(join(tmpdir(), 'homeport-backups-'))
  const [opened] = await Promise.all([openBrowser(), buildPage(pageFolder)])
  browser = opened
}, 420_000)
afterAll(async () => {
  await browser.close()
  rmSync(pageFolder, { recursive: true })
})

async function opened(own: Partial<Homeport> = {}): Promise<{ page: Page; homeport: RecordingHomeport }> {
  const homeport = recordingHomeport({ home: () => wellHome, snapshots: async () => snapshots, ...own })
  const server = httpServer({
    homeport,
    door: { token: TOKEN },
    version: '0.1.0',
    clock: handClock(),
    pageFolder,
  })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  const context = await browser.newContext({ locale: 'en-GB' })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  onTestFinished(async () => {
    await context.close()
    await server.close()
  })
  await page.goto(`${url}/#token=${TOKEN}&stack=domoticz`)
  await page.getByRole('heading', { name: 'Backups' }).waitFor()
  return { page, homeport }
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const askedOf = (homeport: RecordingHomeport, name: string) =>
  homeport.asked.filter(([asked]) => asked === name).map(([, request]) => request)

test('how old each volume’s backup is, and why there is none, is seen without asking the repository', async () => {
  const { page, homeport } = await opened()
  await page.getByText('Backed up', { exact: true }).waitFor()
  await page.getByText(/the disk of the repository nas is full/).waitFor()
  await page.getByText(/Free some space there/).waitFor()
  expect(askedOf(homeport, 'snapshots')).toEqual([])
})

test('a backup is made by click, and its run is shown', async () => {
  const { page, homeport } = await opened()
  await button(page, 'Back up now').click()
  await page.waitForURL(/run=/)
  expect(askedOf(homeport, 'backUp')).toEqual([{ stack: 'domoticz' }])
})

test('a backup is chosen from those of the repository, and its plan is looked at first', async () => {
  const { page, homeport } = await opened({ planRestore: async () => plans.change })
  await button(page, 'Show backups').click()
  await page.getByText('before a restore').waitFor()
  await page
    .getByRole('button', { name: /^Restore db as it was/ })
    .first()
    .click()
  await page.waitForURL(/plan=/)
  const [newest] = snapshots
  expect(askedOf(homeport, 'planRestore')).toEqual([
    { stack: 'domoticz', volume: 'db', snapshot: newest?.id },
  ])
  expect(askedOf(homeport, 'startRun')).toEqual([])
})

test('a repository that does not answer is said where the person is looking, with the way out', async () => {
  const snapshotsRefused = async () => {
    throw new HomeportError(
      'repository-problem',
      'rpi2 cannot reach the repository nas',
      'Look at that machine.',
    )
  }
  const { page } = await opened({ snapshots: snapshotsRefused })
  await button(page, 'Show backups').click()
  const alert = page.getByRole('alert')
  await alert.getByText('rpi2 cannot reach the repository nas').waitFor()
  await alert.getByText('Look at that machine.').waitFor()
})
