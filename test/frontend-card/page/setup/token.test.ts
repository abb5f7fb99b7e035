import { expect, test } from 'vitest'
import type { RawInventory } from '../../../../backend/core/inventory/inventory.ts'
import { SourceError } from '../../../../backend/ports/inventory-source.ts'
import { emptyInventory } from '../../../support/home/a-first-start.ts'
import { button } from '../an-opened-page.ts'
import { asked, openedSetup } from './an-opened-setup.ts'

// A repository that only a token opens.

const TOKEN = 'glpat-hunter22'
const LABEL = 'Token that may read it, if it is private'
const url = 'https://git.example/home.git'
const something: RawInventory = {
  ...emptyInventory,
  files: { 'topology.yaml': { value: { home: 'attic' }, lineOf: () => 1, errors: [] } },
}

/** Opens to that token alone. */
const aPrivateRepository = () =>
  openedSetup({
    look: async (_place, token) => {
      if (token === TOKEN) return something
      throw new SourceError({ code: 'git-not-let-in', text: 'The server does not let homeport in' })
    },
  })

test('the token is typed beside the address, hidden, corrected where it is wrong, and gone once it is kept', async () => {
  const seen = await aPrivateRepository()
  const { page, start } = seen
  await page.getByText('In a Git repository').click()
  await page.getByLabel('Address of the repository').fill(url)
  await button(page, 'Use this place').click()
  await page.getByRole('alert').getByText('The server does not let homeport in').waitFor()
  const field = page.getByLabel(LABEL)
  expect(await field.getAttribute('type')).toBe('password')
  await field.fill('wrong')
  await button(page, 'Use this place').click()
  await expect.poll(() => asked(seen, 'chooseInventory').length, { timeout: 20_000 }).toBe(2)
  await page.getByRole('alert').getByText('The server does not let homeport in').waitFor()
  expect(await field.inputValue()).toBe('wrong')
  await field.fill(TOKEN)
  await field.press('Enter')
  await page.getByText('There is an inventory. homeport reads it …').waitFor()
  expect(await field.count()).toBe(0)
  expect(asked(seen, 'chooseInventory')).toEqual([{ url }, { url, token: 'wrong' }, { url, token: TOKEN }])
  expect(start.did).toEqual([['use', { url }, TOKEN]])
  const left = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
  expect(left + (await page.content())).not.toContain(TOKEN)
})

test('over SSH, and for a folder, none is asked for', async () => {
  const { page } = await aPrivateRepository()
  expect(await page.getByLabel(LABEL).count()).toBe(0)
  await page.getByText('In a Git repository').click()
  await page.getByLabel('Address of the repository').fill('git@nas:home.git')
  await button(page, 'Use this place').click()
  await page.getByRole('alert').getByText('The server does not let homeport in').waitFor()
  expect(await page.getByLabel(LABEL).count()).toBe(0)
})

test('where an option names the repository its token is asked for all the same', async () => {
  const look = async (_place: unknown, token?: string) => {
    if (token === TOKEN) return something
    throw new SourceError({ code: 'git-not-let-in', text: 'The server does not let homeport in' })
  }
  const seen = await openedSetup({ look, current: { url }, decidedBy: 'HOMEPORT_INVENTORY' })
  await seen.page.getByRole('alert').getByText('The server does not let homeport in').waitFor()
  await seen.page.getByLabel(LABEL).fill(TOKEN)
  await button(seen.page, 'Use this place').click()
  await seen.page.getByText('There is an inventory. homeport reads it …').waitFor()
  expect(asked(seen, 'chooseInventory').at(-1)).toEqual({ url, token: TOKEN })
})
