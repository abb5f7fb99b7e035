import type { Browser, BrowserContext, Page } from 'playwright-core'

// What a person does and sees in homeport's face, be it on the page or in the card: both are found through shadow roots.

export const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' })

export interface Opened {
  page: Page
  /** What the browser's console says went wrong, with the address of the script that said it. */
  complaints: string[]
  close(): Promise<void>
}

type Cookie = Parameters<BrowserContext['addCookies']>[0][number]

/** A browser of its own for one person; `kept`: what its local storage holds from the beginning. */
export async function anOpenPage(
  browser: Browser,
  url: string,
  kept: Record<string, string> = {},
  cookies: Cookie[] = [],
): Promise<Opened> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1200, height: 1000 } })
  await context.addCookies(cookies)
  const stored = JSON.stringify(Object.entries(kept))
  await context.addInitScript({
    content: `for (const [key, value] of ${stored}) localStorage.setItem(key, value)`,
  })
  await context.addInitScript({ content: watchingStages })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const complaints: string[] = []
  page.on('console', (said) => {
    if (said.type() === 'error') complaints.push(`${said.location().url}: ${said.text()}`)
  })
  page.on('pageerror', (error) => void complaints.push(error.stack ?? error.message))
  await page.goto(url)
  return { page, complaints, close: () => context.close() }
}

export interface SeenRun {
  /** From the click on Approve until the first stage was drawn as under way. */
  firstStageMs: number
  /** Names of the stages that were drawn as under way, in this order. */
  stages: string[]
}

/** Says yes to the plan that is shown, and stays until its run has come to a good end on the screen. */
export async function approveAndWatch(page: Page): Promise<SeenRun> {
  await button(page, 'Approve').click()
  await page.getByText('All is as planned.').waitFor({ timeout: 60_000 })
  return page.evaluate<SeenRun>('globalThis.seenRun')
}

/** From wherever it is to the plan that rolls a stack back to a release, by clicks alone. */
export async function planRollBack(page: Page, stack: string, release: number): Promise<void> {
  await button(page, 'Overview').click()
  await button(page, stack).click()
  await button(page, `Roll back to #${release} …`).click()
  await page.getByRole('heading', { name: `Roll back ${stack}` }).waitFor()
}

/**
 * At every drawing of the run, since a stage may last less than a frame of a busy machine. What it found is gone with the
 * document: a reload could not be overlooked.
 */
const watchingStages = `
  addEventListener('click', (event) => {
    const path = event.composedPath()
    if (!path.some((one) => one.localName === 'button' && one.textContent.trim() === 'Approve')) return
    const from = performance.now()
    const seen = { stages: [] }
    globalThis.seenRun = seen
    customElements.get('homeport-run').prototype.updated = function () {
      for (const stage of this.shadowRoot.querySelectorAll('.stage.running')) {
        const name = stage.textContent.replace(/:[^]*/, '').trim()
        seen.firstStageMs ??= Math.round(performance.now() - from)
        if (seen.stages.at(-1) !== name) seen.stages.push(name)
      }
    }
  }, true)`
