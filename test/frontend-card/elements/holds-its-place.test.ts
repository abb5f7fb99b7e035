import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { openBrowser } from '../../support/browser.ts'
import { bundleForBrowser } from '../../support/build/bundle-for-browser.ts'

// Whoever aims at something must not hit what came in its place because the way to homeport came or went.

const entry = `
  import './frontend-card/elements/homeport-app.ts'
  import { demoLink } from './frontend-card/demo/demo-link.ts'
  import { wellHome } from './frontend-card/demo/recorded/well.ts'
  const abilities = ['plan', 'approve', 'cancel', 'diff', 'run-log', 'releases', 'backups']
  const mqtt = followed('mqtt', abilities)
  const ingress = followed('ingress', [...abilities, 'logs', 'host-keys'])
  const app = document.createElement('homeport-app')
  const told = { tellsAll: (link) => { link.listener.home(home); link.listener.state({ kind: 'live' }) } }
  const home = { ...wellHome, home: 'the-house-behind-the-seven-hills' }
  const lost = { kind: 'lost', since: Date.now(), code: 'not-running', text: 'homeport is not running.' }
  const refused = { kind: 'refused', text: 'Ben is no administrator', advice: 'Ask an administrator.' }
  function followed(kind, abilities) {
    const link = { ...demoLink({ kind, abilities, state: { kind: 'connecting' } }), follow(listener) {
      link.listener = listener
      listener.state({ kind: 'connecting' })
      return () => {}
    } }
    return link
  }
  const settled = async () => {
    await app.updateComplete
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)))
  }
  globalThis.steps = {
    begin: async (language, route) => {
      Object.assign(app, { compact: true, language, link: mqtt, ...(route && { route }) })
      document.body.append(app)
      await settled()
      told.tellsAll(mqtt)
    },
    'goes away': () => mqtt.listener.state(lost),
    'is back': () => told.tellsAll(mqtt),
    'is taken another way': () => { app.link = ingress },
    'is there on that way': () => told.tellsAll(ingress),
    'lets nobody in any more': () => ingress.listener.state(refused),
  }
  globalThis.step = async (name, ...given) => { await steps[name](...given); await settled() }
  globalThis.isReady = true`

let browser: Browser
let script: string

beforeAll(async () => {
  const [opened, bundled] = await Promise.all([openBrowser(), bundleForBrowser(entry)])
  browser = opened
  script = bundled
}, 120_000)
afterAll(() => browser?.close())

async function anApp(width: number, ...begin: unknown[]): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 700 } })
  onTestFinished(() => page.close())
  await page.addScriptTag({ type: 'module', content: script })
  await page.waitForFunction('globalThis.isReady')
  await page.evaluate(`step('begin', ...${JSON.stringify(begin)})`)
  return page
}

const place = (page: Page, name: string) =>
  page
    .getByRole('button', { name, exact: true })
    .evaluate((button) => (button as unknown as Measured).getBoundingClientRect().toJSON())

interface Measured {
  getBoundingClientRect(): { toJSON(): { top: number; left: number; width: number; height: number } }
}

const changes = [
  'goes away',
  'is back',
  'is taken another way',
  'is there on that way',
  'lets nobody in any more',
]

describe.each([
  ['phone', 360],
  ['desktop', 1280],
])('on a %s nothing moves when homeport', (_name, width) => {
  test.each(['en', 'de'])('goes, comes back, and comes another way: %s', async (language) => {
    const page = await anApp(width, language)
    const before = await place(page, 'mosquitto')
    for (const change of changes) {
      await page.evaluate(`step('${change}')`)
      expect(await place(page, 'mosquitto'), change).toEqual(before)
    }
  })

  test('goes, and that it went is in view all the same', async () => {
    const page = await anApp(width, 'en')
    await page.evaluate("step('goes away')")
    const notice = page.getByText(/homeport has not been heard since/)
    const box = await notice.boundingBox()
    expect(box?.y).toBeGreaterThan(0)
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(700)
  })
})
