import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import type { Homeport } from '../../../backend/homeport.ts'
import { httpServer } from '../../../backend/http/server.ts'
import { handClock } from '../../http/support/hand-clock.ts'
import { openBrowser } from '../../support/browser.ts'
import { buildPage } from '../../support/build/build-frontend.ts'
import { type RecordingHomeport, recordingHomeport } from '../../support/home/a-homeport.ts'

// The page in a real browser, in front of homeport's own server; the browser is the test file's.

export const TOKEN = 'a-token-for-tests'
let browser: Browser
let pageFolder: string

beforeAll(async () => {
  pageFolder = mkdtempSync(join(tmpdir(), 'homeport-page-'))
  const [opened] = await Promise.all([openBrowser(), buildPage(pageFolder)])
  browser = opened
}, 420_000) // the first time, a browser is installed
afterAll(async () => {
  await browser.close()
  rmSync(pageFolder, { recursive: true })
})

export interface Opened {
  page: Page
  homeport: RecordingHomeport
  url: string
  complaints: string[]
  close(): Promise<void>
}

export async function opened(own: Partial<Homeport>, view = ''): Promise<Opened> {
  const homeport = recordingHomeport(own)
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
  page.setDefaultTimeout(30_000)
  const complaints: string[] = []
  page.on('console', (said) => void (said.type() === 'error' && complaints.push(said.text())))
  page.on('pageerror', (error) => void complaints.push(error.message))
  onTestFinished(async () => {
    await context.close()
    await server.close()
  })
  await page.goto(`${url}/#token=${TOKEN}${view}`)
  return { page, homeport, url, complaints, close: () => server.close() }
}

export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
