import type { Locator, Page } from 'playwright-core'
import type { Homeport } from '../../../../backend/homeport.ts'
import { draftOf, newHome, setup } from '../../../../frontend-card/demo/recorded/setup.ts'
import {
  type AFirstStart,
  aFirstStart,
  demoTrial,
  type FirstScene,
} from '../../../support/home/a-first-start.ts'
import { button, type Opened, opened } from '../an-opened-page.ts'

// homeport with nothing, in a real browser in front of its own server: what it keeps and refuses is its own.

export interface OpenedSetup extends Opened {
  start: AFirstStart
}

export async function openedSetup(scene: FirstScene = {}, own: Partial<Homeport> = {}): Promise<OpenedSetup> {
  const seen: { page?: Opened } = {}
  const onChange = () => void seen.page?.homeport.tell({ type: 'setup' })
  const start = aFirstStart({ line: setup.line, trial: demoTrial, onChange, ...scene })
  const page = await opened({
    home: () => newHome,
    ...start.door,
    draftInventory: draftOf,
    writeInventory: async (wish) => draftOf(wish),
    ...own,
  })
  seen.page = page
  await page.page.getByRole('heading', { name: 'Set up homeport' }).waitFor()
  return { ...page, start }
}

export const asked = ({ homeport }: Opened, name: string) =>
  homeport.asked.filter(([one]) => one === name).map(([, what]) => what)
export const node = (page: Page, at: number): Locator => page.locator('homeport-first-node').nth(at)

export async function typeNode(page: Page, at: number, name: string, address: string): Promise<Locator> {
  await node(page, at).getByLabel('Name').fill(name)
  await node(page, at).getByLabel('Address').fill(address)
  return node(page, at)
}

export async function useFolder(page: Page): Promise<void> {
  await page.getByLabel('Folder, from the root').fill('/srv/home')
  await button(page, 'Use this place').click()
  await page.getByText(/^\/srv\/home holds no inventory yet/).waitFor()
}
