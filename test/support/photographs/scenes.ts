import type { Page } from 'playwright-core'
import { systemClock } from '../../../backend/adapters/clock.ts'
import { HomeportError } from '../../../backend/contract/errors.ts'
import type { Home } from '../../../backend/contract/home.ts'
import type { Homeport } from '../../../backend/homeport.ts'
import { httpServer } from '../../../backend/http/server.ts'
import { recordingHomeport } from '../a-homeport.ts'
import { allPlans, hostileHome, nightHome, releases, wellHome } from './homes.ts'
import { runLog, runs } from './runs.ts'

export interface PicturedHouse {
  url: string
  close(): Promise<void>
}

export interface Scene {
  name: string
  fragment: string
  locale?: string
  /** A refused or lost link is a line in the browser's console, whatever a page does. */
  mayComplain?: boolean
  open(pageFolder: string): Promise<PicturedHouse>
  ready(page: Page, house: PicturedHouse): Promise<void>
}

const TOKEN = 'a-token-for-pictures'

/** homeport's own server and page, in front of a home that stands still for its picture. */
const pictured =
  (home: Home) =>
  async (pageFolder: string): Promise<PicturedHouse> => {
    const homeport = recordingHomeport({
      home: () => home,
      plan: (id) => allPlans.find(({ plan }) => plan.id === id) ?? refused(`there is no plan ${id}`),
      run: (id) => Object.values(runs).find((run) => run.id === id) ?? refused(`there is no run ${id}`),
      runLog: () => runLog,
      releases: () => releases,
      serviceLogs: sayLines,
    })
    const server = httpServer({ homeport, token: TOKEN, version: '0.1.0', clock: systemClock, pageFolder })
    const url = await server.listen({ host: '127.0.0.1', port: 0 })
    return { url, close: () => server.close() }
  }

function refused(text: string): never {
  throw new HomeportError('not-found', text)
}

const sayLines: Homeport['serviceLogs'] = async (_stack, _service, { signal }, onLine) => {
  for (let at = 0; at < 2_400; at += 1) {
    const text =
      at === 2_390 ? 'L'.repeat(1_000_000) : `2026-11-21 02:14:${at % 60} [info] <b>status</b> ${at}`
    onLine({
      text,
      node: 'rpi3',
      stream: at % 97 === 0 ? 'stderr' : 'stdout',
      at: '2026-11-21T02:14:00Z',
    } as never)
  }
  await new Promise((resolve) => signal?.addEventListener('abort', resolve))
}

const heading = async (page: Page) => page.locator('h1').first().waitFor()
const at = (view: string) => `token=${TOKEN}${view}`
const click = (name: string | RegExp) => async (page: Page) =>
  page.getByRole('button', { name }).first().click()

export const scenes: Scene[] = [
  { name: 'well', fragment: at(''), open: pictured(wellHome), ready: heading },
  { name: 'night', fragment: at(''), open: pictured(nightHome), ready: heading },
  { name: 'night-de', fragment: at(''), locale: 'de-DE', open: pictured(nightHome), ready: heading },
  { name: 'hostile', fragment: at(''), open: pictured(hostileHome), ready: heading },
  {
    name: 'hostile-stack',
    fragment: at(`&stack=${'s'.repeat(63)}`),
    open: pictured(hostileHome),
    ready: heading,
  },
  { name: 'stack', fragment: at('&stack=domoticz'), open: pictured(nightHome), ready: heading },
  {
    name: 'log',
    fragment: at('&stack=domoticz'),
    open: pictured(wellHome),
    async ready(page) {
      await click('Log of domoticz')(page)
      await page.getByText('</b> 2399').waitFor()
    },
  },
  { name: 'plan', fragment: at('&plan=p-change'), open: pictured(nightHome), ready: heading },
  { name: 'questions', fragment: at('&plan=p-questions'), open: pictured(nightHome), ready: heading },
  {
    name: 'questions-de',
    fragment: at('&plan=p-questions'),
    locale: 'de-DE',
    open: pictured(nightHome),
    ready: heading,
  },
  { name: 'run', fragment: at('&run=01JRUNNING'), open: pictured(nightHome), ready: heading },
  {
    name: 'cancel',
    fragment: at('&run=01JRUNNING'),
    open: pictured(nightHome),
    async ready(page) {
      await click('Cancel …')(page)
      await page.getByText('Stop and leave it as it is').click()
    },
  },
  { name: 'run-failed', fragment: at('&run=01JROLLEDBACK'), open: pictured(nightHome), ready: heading },
  { name: 'run-waiting', fragment: at('&run=01JWAITING'), open: pictured(nightHome), ready: heading },
  {
    name: 'night-rtl',
    fragment: at(''),
    open: pictured(nightHome),
    async ready(page) {
      await heading(page)
      await page.evaluate("document.dir = 'rtl'")
    },
  },
  {
    name: 'lost',
    fragment: at(''),
    mayComplain: true,
    open: pictured(nightHome),
    async ready(page, house) {
      await page.getByText('Live', { exact: true }).waitFor()
      await house.close()
      await page.getByText('What you see is from then').waitFor()
    },
  },
  {
    name: 'refused',
    fragment: 'token=wrong',
    mayComplain: true,
    open: pictured(wellHome),
    ready: async (page) => page.getByText('Open the link homeport printed').waitFor(),
  },
]
