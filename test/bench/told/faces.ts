import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { editService } from '../../lab/homes/edit-compose.ts'
import { inForce } from '../../lab/house/trial.ts'
import { anOpenPage, approveAndWatch, button, planRollBack } from '../../lab/scenarios/people/in-a-browser.ts'
import { buildFrontend } from '../../support/build/build-frontend.ts'
import type { Ground, Row } from '../row.ts'

const STACK = 'bench'
const ROUNDS = 3
const CARD_KB = 60
const STAGE_MS = 500
const PAINT_MS = 300

const card = join(import.meta.dirname, '..', '..', '..', 'dist', 'frontend', 'homeport-card.js')

/** What the browser must fetch before the card is there. */
export async function cardSize(): Promise<Row> {
  await buildFrontend()
  const kb = gzipSync(readFileSync(card), { level: 9 }).length / 1000
  return { what: 'card, gzip', measured: `${kb.toFixed(1)} kB`, bar: `≤ ${CARD_KB} kB`, met: kb <= CARD_KB }
}

/** From the page's script having come to the first text on the screen; the worst of some visits. */
export async function firstPaint({ house }: Ground, browser: Browser): Promise<Row> {
  const samples: number[] = []
  for (let n = 0; n < 5; n += 1) {
    const { page, close } = await anOpenPage(browser, `${house.client.url}/#token=${house.client.token}`)
    await page.getByText('Live', { exact: true }).waitFor()
    samples.push(await page.evaluate<number>(paintAfterScript))
    await close()
  }
  const worst = Math.round(Math.max(...samples))
  return {
    what: 'first paint of the page after its script, worst of 5',
    measured: `${worst} ms`,
    bar: `≤ ${PAINT_MS} ms`,
    met: worst <= PAINT_MS,
  }
}

const paintAfterScript = `(() => {
  const script = performance.getEntriesByType('resource').find(({ name }) => /page[^/]*\\.js/.test(name))
  const [paint] = performance.getEntriesByName('first-contentful-paint')
  return paint.startTime - script.responseEnd
})()`

/** From the click on Approve to the first stage on the screen, there and back; the worst of some rounds. */
export async function firstStage(where: string, { house, place }: Ground, page: Page): Promise<Row> {
  const samples: number[] = []
  for (let n = 0; n < ROUNDS; n += 1) {
    const before = (await house.client.home()).stacks.find(({ name }) => name === STACK)?.release as number
    await inForce(house.client, () =>
      editService(place, STACK, 'one', (one) => {
        one.environment = { ROUND: `${where} ${n}` }
      }),
    )
    await house.client.makePlan({ stack: STACK })
    await button(page, 'Overview')
      .or(button(page, `Look at the plan for ${STACK}`))
      .first()
      .waitFor()
    if ((await button(page, 'Overview').count()) > 0) await button(page, 'Overview').click()
    await button(page, `Look at the plan for ${STACK}`).click()
    samples.push((await approveAndWatch(page)).firstStageMs)
    await planRollBack(page, STACK, before)
    samples.push((await approveAndWatch(page)).firstStageMs)
  }
  const worst = Math.max(...samples)
  return {
    what: `approve → first stage seen ${where}, worst of ${samples.length}`,
    measured: `${worst} ms`,
    bar: `≤ ${STAGE_MS} ms`,
    met: worst <= STAGE_MS,
  }
}
