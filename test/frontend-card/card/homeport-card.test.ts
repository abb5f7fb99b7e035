import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { wellHome } from '../../../frontend-card/demo/recorded/well.ts'
import { openBrowser } from '../../support/browser.ts'
import { bundleForBrowser } from '../../support/build/bundle-for-browser.ts'

// The card as Home Assistant uses it, in a real browser, in front of a Home Assistant that keeps what it is asked.

let script: string
let browser: Browser
let page: Page
let faults: string[]

beforeAll(async () => {
  script = await bundleForBrowser(entry)
  browser = await openBrowser()
}, 120_000)

afterAll(() => browser?.close())

beforeEach(async () => {
  faults = []
  await page?.close()
  page = await browser.newPage()
  page.on('pageerror', ({ message }) => faults.push(message))
  await page.addScriptTag({ type: 'module', content: script })
  await page.waitForFunction('globalThis.isReady')
})

const entry = `
  import './frontend-card/homeport-card.ts'
  import { aKnownHome } from './test/frontend-card/home-assistant/a-hass.ts'
  globalThis.house = aKnownHome()
  globalThis.aCard = (options = {}, more = {}) => {
    const card = Object.assign(document.createElement('homeport-card'), more)
    card.setConfig({ type: 'custom:homeport-card', ...options })
    card.hass = house.hass()
    return card
  }
  globalThis.settled = async (card) => {
    await new Promise((resolve) => setTimeout(resolve, 0))
    await card.updateComplete
    await card.renderRoot.querySelector('homeport-app').updateComplete
  }
  globalThis.isReady = true`

/** Runs in the page; the value of its last `return`. */
const inPage = <T>(code: string) => page.evaluate<T>(`(async () => { ${code} })()`)

const asMember = 'house.isAdmin = false;'
const shown = 'const card = aCard(); document.body.append(card); await settled(card);'

describe('a card in the page', () => {
  test('shows an administrator that it goes by MQTT', async () => {
    expect(await inPage(`${shown} return house.topics`)).toContain('house/port/bridge/state')
    expect(faults).toEqual([])
  })

  test('shows everyone else the entities, and says what is missing', async () => {
    await inPage(asMember + shown)
    await page.getByText('Shown from entities').waitFor()
    await page.getByText('web', { exact: true }).first().waitFor()
    expect(await inPage('return house.refused')).toEqual([])
    expect(faults).toEqual([])
  })

  test.each([
    ['an administrator', ''],
    ['everyone else', asMember],
  ])('draws nothing for a foreign change of state: %s', async (_who, begin) => {
    const drawn = await inPage<number>(`${begin} ${shown}
      let drawn = 0
      for (const name of ['homeport-card', 'homeport-app', 'homeport-overview']) {
        const { prototype } = customElements.get(name)
        const perform = prototype.performUpdate
        prototype.performUpdate = function () { drawn += 1; return perform.call(this) }
      }
      for (let at = 0; at < 100; at += 1) {
        card.hass = house.withState('light.kitchen', String(at)).hass()
        await settled(card)
      }
      return drawn`)
    expect(drawn).toBe(0)
  })

  test('draws what changed in an entity of ours', async () => {
    await inPage(
      `${asMember} ${shown} card.hass = house.withState('sensor.s', 'failed').hass(); await settled(card)`,
    )
    await page.getByText('Failed', { exact: true }).first().waitFor()
  })

  test('speaks the language of Home Assistant', async () => {
    await inPage(`${asMember} ${shown} card.hass = { ...house.hass(), language: 'de' }`)
    await page.getByText('Aus Entitäten gezeigt').waitFor()
  })

  test('stays where the person is when it is drawn anew', async () => {
    await inPage(`${asMember} ${shown} globalThis.card = card`)
    await page.getByRole('button', { name: 'web', exact: true }).click()
    await page.getByRole('heading', { name: 'web' }).waitFor()
    await inPage(`card.hass = { ...house.hass(), language: 'de' }; await settled(card)`)
    await page.getByRole('button', { name: 'Übersicht' }).waitFor()
    await page.getByRole('heading', { name: 'web' }).waitFor()
  })

  test('shows the top of what was chosen below the header of Home Assistant', async () => {
    await inPage(`${asMember}
      document.documentElement.style.setProperty('--header-height', '56px')
      document.body.style.paddingBlock = '1000px'
      ${shown}`)
    await page.getByRole('button', { name: 'web', exact: true }).click()
    await page.getByRole('heading', { name: 'web' }).waitFor()
    const top = () => page.getByRole('button', { name: 'Overview' }).boundingBox()
    await expect.poll(async () => Math.round((await top())?.y ?? 0)).toBeLessThan(200)
    expect((await top())?.y).toBeGreaterThanOrEqual(56)
  })

  test('opens with the stack it is set to', async () => {
    await inPage(
      `${asMember} const card = aCard({ view: 'stack', stack: 'web' }); document.body.append(card); await settled(card)`,
    )
    await page.getByRole('heading', { name: 'web' }).waitFor()
  })
})

test('a card goes over to ingress once homeport answers there', async () => {
  let isUp = false
  await page.route('http://home.test/**', (route) => {
    const url = route.request().url()
    if (!url.includes('/api/')) return route.fulfill({ contentType: 'text/html', body: '<body></body>' })
    if (!isUp) return route.fulfill({ status: 502 })
    if (url.endsWith('/events')) return route.fulfill({ contentType: 'text/event-stream', body: hello })
    return route.fulfill({ json: url.endsWith('/home') ? wellHome : [] })
  })
  await page.goto('http://home.test/')
  await page.addScriptTag({ type: 'module', content: script })
  await page.waitForFunction('globalThis.isReady')
  await inPage(`
    house.withState('sensor.renamed_version', '0.1.0', { base: 'house/port', ingress: 'a1_homeport' })
    house.answers = {
      'supervisor/ingress/info': { ingress_url: '/api/hassio_ingress/token/' },
      'supervisor/ingress/session': { session: 's1' },
      'supervisor/ingress/validate_session': {},
    }
    ${shown}`)
  await page.waitForFunction("house.topics.includes('house/port/bridge/state')")
  isUp = true
  await page.getByRole('heading', { name: /^All is well/ }).waitFor({ timeout: 15_000 })
})

const hello = 'event: hello\nid: 1\ndata: {}\n\n'

describe('a card asks nothing of Home Assistant', () => {
  test('that is made and never shown', async () => {
    expect(
      await inPage(
        `aCard(); aCard(); await new Promise((resolve) => setTimeout(resolve, 0)); return house.asked`,
      ),
    ).toEqual([])
  })

  test.each([true, false])(
    'in the preview, whether that is known before or after it is shown: %s',
    async (before) => {
      const asked = await inPage(
        before
          ? `const card = aCard({}, { preview: true }); document.body.append(card); await settled(card); return house.asked`
          : `const card = aCard(); document.body.append(card); card.preview = true; await settled(card); return house.asked`,
      )
      expect(asked).toEqual([])
      await page.getByText('All is well').waitFor()
      await page.getByText('Demo: nothing here is real').waitFor()
    },
  )

  test('and leaves nothing behind when it is taken out of the page', async () => {
    const left = await inPage(`${shown} card.remove(); await settled(card)
      return [house.asked.filter((what) => what.startsWith('end ')).length, house.listening()]`)
    expect(left).toEqual([4, 0])
  })
})

test('a card that is put elsewhere in the page follows homeport once', async () => {
  const counts = await inPage(`${shown} const box = document.createElement('div'); document.body.append(box)
    box.append(card); await settled(card); await settled(card)
    const ends = house.asked.filter((what) => what.startsWith('end ')).length
    return [house.topics.length - ends, house.listening()]`)
  expect(counts).toEqual([4, 2])
  expect(faults).toEqual([])
})

test('a script that is loaded twice registers its card once', async () => {
  await inPage('globalThis.isReady = false')
  await page.addScriptTag({ type: 'module', content: script })
  await page.waitForFunction('globalThis.isReady')
  expect(await inPage('return customCards.map(({ type }) => type)')).toEqual(['homeport-card'])
  expect(faults).toEqual([])
})

test('the picker is offered a stub that makes a card, a form, a size and a suggestion', async () => {
  const offered = await inPage(`const Card = customElements.get('homeport-card')
    const stub = await Card.getStubConfig(house.hass(), [], [])
    const card = aCard(stub)
    return { stub, rows: Card.getConfigForm().schema.length, size: card.getCardSize(),
      columns: card.getGridOptions().columns,
      suggestion: customCards[0].getEntitySuggestion(house.hass(), 'sensor.s').label }`)
  expect(offered).toEqual({ stub: { device: 'd-bridge' }, rows: 4, size: 8, columns: 12, suggestion: 'web' })
})

test('nonsense in the configuration is an error Home Assistant shows', async () => {
  await expect(inPage(`aCard({ devise: 'x' })`)).rejects.toThrow('did you mean “device”?')
})
