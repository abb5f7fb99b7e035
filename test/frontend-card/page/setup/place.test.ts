import { expect, test } from 'vitest'
import { HomeportError } from '../../../../backend/contract/errors.ts'
import type { InventoryPlace } from '../../../../backend/contract/setup.ts'
import { SourceError } from '../../../../backend/ports/inventory-source.ts'
import { decidedSetup } from '../../../../frontend-card/demo/recorded/setup.ts'
import { emptyInventory } from '../../../support/home/a-first-start.ts'
import { button } from '../an-opened-page.ts'
import { asked, openedSetup } from './an-opened-setup.ts'

// Where the inventory is to be.

test('a repository that is not there is told beside its address; a server’s key is accepted by a click', async () => {
  const hostKey = { where: 'nas', kind: 'ssh-ed25519', key: 'ssh-ed25519 AAAA', fingerprint: 'SHA256:nas' }
  const problems = [
    { code: 'host-key-unknown', text: 'Nobody knows it', hostKey },
    { code: 'repository-missing', text: 'There is no such repository' },
  ]
  const look = async () => {
    throw new SourceError(problems.shift() ?? { code: 'asked-too-often', text: 'asked too often' })
  }
  const seen = await openedSetup({ look })
  const { page } = seen
  await page.getByText('In a Git repository').click()
  await page.getByLabel('Address of the repository').fill('git@nas:home.git')
  // What a repository holds is not written from here.
  expect(await button(page, 'Write the files').count()).toBe(0)
  await button(page, 'Use this place').click()
  await page.getByText('SHA256:nas').waitFor()
  await button(page, 'Accept the host key of nas').click()
  await page.getByRole('alert').getByText('There is no such repository').waitFor()
  expect(seen.start.did).toEqual([['accept', 'nas', 'ssh-ed25519 AAAA']])
  expect(asked(seen, 'chooseInventory')).toHaveLength(2)
})

test('while a place is looked at nobody else’s typing puts another one in its place', async () => {
  const answered = Promise.withResolvers<typeof emptyInventory>()
  const look = async (place: InventoryPlace) =>
    'folder' in place && place.folder === '/srv/slow' ? answered.promise : emptyInventory
  const seen = await openedSetup({ look, current: { folder: '/inventory' } })
  const { page, start } = seen
  await page.getByText(/^\/inventory holds no inventory yet/).waitFor()
  await button(page, 'Take another place').click()
  await page.getByLabel('Folder, from the root').fill('/srv/slow')
  await button(page, 'Use this place').click()
  await page.getByText('Looking …').waitFor()
  start.first.keepHome({ home: 'told', swarm: false })
  await expect.poll(() => page.getByLabel('Name of the home').inputValue(), { timeout: 20_000 }).toBe('told')
  answered.resolve(emptyInventory)
  await page.getByText(/^\/srv\/slow holds no inventory yet/).waitFor()
  expect(start.first.setup().place).toEqual({ folder: '/srv/slow' })
  const looked = seen.homeport.asked.flatMap(([what, place]) => (what === 'chooseInventory' ? place : []))
  expect(looked).toEqual([{ folder: '/inventory' }, { folder: '/srv/slow' }])
})

test('what cannot be asked is said, and not asked again and again', async () => {
  const refuse = () => {
    throw new HomeportError('timed-out', 'it took too long')
  }
  const seen = await openedSetup({}, { setup: refuse })
  await seen.page.getByRole('alert').getByText('it took too long').waitFor()
  expect(asked(seen, 'setup')).toHaveLength(1)
})

test('where an option decides, that is said, it is looked at unasked, and no other place is offered', async () => {
  const { page } = await openedSetup({ current: decidedSetup.place, decidedBy: decidedSetup.decidedBy })
  await page.getByText(/^HOMEPORT_INVENTORY says: \/inventory\./).waitFor()
  expect(await page.getByRole('radio', { name: /^In a/ }).count()).toBe(0)
  await page.getByText(/^\/inventory holds no inventory yet/).waitFor()
  expect(await button(page, 'Take another place').count()).toBe(0)
})

test('the image’s own folder is taken unasked, and another can be', async () => {
  const { page } = await openedSetup({ current: { folder: '/inventory' } })
  await page.getByText(/^\/inventory holds no inventory yet/).waitFor()
  await button(page, 'Take another place').click()
  expect(await page.getByLabel('Folder, from the root').inputValue()).toBe('/inventory')
  expect(await button(page, 'Write the files').isDisabled()).toBe(true)
})
