import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from '../browser.ts'
import { buildPage } from '../build/build-frontend.ts'
import { faintTexts } from './faint-texts.ts'
import { picturedHouse } from './pictured-house.ts'
import { type Picture, pictures } from './pictures.ts'

// `node test/support/photographs/photograph.ts [picture …]`: every view, at three widths, light and dark, for eyes;
// and what eyes need not look for is checked: nothing stands out to the side, no text is faint, nothing was refused by
// the page's policy.

const widths = [390, 768, 1280]
const schemes = ['light', 'dark'] as const
const folder = join(tmpdir(), 'photos')

mkdirSync(folder, { recursive: true })
const pageFolder = mkdtempSync(join(tmpdir(), 'homeport-page-'))
await buildPage(pageFolder)
const browser = await openBrowser()
const wanted = process.argv.slice(2)
const chosen = pictures.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
const complaints = []
for (const picture of chosen) complaints.push(...(await photographed(browser, picture)))
await browser.close()
rmSync(pageFolder, { recursive: true })
console.log(`${chosen.length} pictures × ${widths.length} × ${schemes.length} in ${folder}`)
for (const complaint of complaints) console.error(complaint)
process.exitCode = complaints.length === 0 ? 0 : 1

async function photographed(browser: Browser, picture: Picture): Promise<string[]> {
  const complaints: string[] = []
  for (const width of widths) {
    for (const colorScheme of schemes) {
      const house = await picturedHouse(picture.scene, pageFolder, picture.token)
      const view = { width, height: 900 }
      const context = await browser.newContext({
        viewport: view,
        colorScheme,
        locale: picture.locale ?? 'en-GB',
        timezoneId: 'UTC',
      })
      const page = await context.newPage()
      const where = `${picture.name} ${width} ${colorScheme}`
      page.on('console', (said) => {
        const isExpected = picture.mayComplain === true && said.text().includes('Failed to load resource')
        if (said.type() === 'error' && !isExpected) complaints.push(`${where}: ${said.text()}`)
      })
      page.on('pageerror', (error) => complaints.push(`${where}: ${error.message}`))
      await page.clock.setFixedTime(new Date('2026-11-21T02:31:00Z'))
      await page.goto(house.address)
      await picture.ready(page, house)
      complaints.push(...(await defectsOf(page)).map((what) => `${where}: ${what}`))
      await page.screenshot({
        path: join(folder, `${picture.name}-${width}-${colorScheme}.png`),
        fullPage: true,
      })
      await context.close()
      await house.close()
    }
  }
  return complaints
}

async function defectsOf(page: Page): Promise<string[]> {
  // In the browser: the DOM's types are not those of tests.
  const widths = await page.evaluate<[number, number]>('[document.documentElement.scrollWidth, innerWidth]')
  const wide = widths[0] > widths[1] ? [`${widths[0]} px wide in a window of ${widths[1]}`] : []
  const faint = await page.evaluate<string[]>(faintTexts)
  return [...wide, ...faint.map((text) => `contrast ${text}`)]
}
