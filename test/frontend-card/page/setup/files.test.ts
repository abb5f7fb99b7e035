import { expect, test } from 'vitest'
import { HomeportError } from '../../../../backend/contract/errors.ts'
import type { FirstInventory } from '../../../../backend/contract/setup.ts'
import { setup } from '../../../../frontend-card/demo/recorded/setup.ts'
import { wellHome } from '../../../../frontend-card/demo/recorded/well.ts'
import { button } from '../an-opened-page.ts'
import { asked, openedSetup, typeNode, useFolder } from './an-opened-setup.ts'

// The first files: asked for in order, shown, written.

test('what is missing is asked for in order, the line to paste is there, and nothing can be written too early', async () => {
  const { page, complaints } = await openedSetup()
  await page.getByText('homeport has not been told where the inventory is').waitFor()
  await page.getByText(setup.line).waitFor()
  await page.getByText('First choose where the inventory lies (1).').waitFor()
  expect(await button(page, 'Write the files').isDisabled()).toBe(true)
  await useFolder(page)
  await page.getByText('First give a node its name and address (3).').waitFor()
  expect(await button(page, 'Write the files').isDisabled()).toBe(true)
  expect(complaints).toEqual([])
})

test('the files are shown before they are written, with what was typed; then the home is there', async () => {
  const seen = await openedSetup()
  const { page, homeport } = seen
  await useFolder(page)
  await typeNode(page, 0, 'rpi1', '192.168.1.21')
  await button(page, 'Add a node').click()
  await typeNode(page, 1, 'rpi3', '192.168.1.23')
  await page.getByLabel('Name of the home').fill('attic')
  await page.getByText('Each by itself').click()
  await button(page, 'Show the files').click()
  await page.getByText('nodes/rpi3.yaml').waitFor()
  // What somebody else types, and changes none of them, does not take them away.
  seen.start.first.keepNode('other', { name: '', address: '10' })
  await page.locator('homeport-first-node').nth(2).waitFor()
  expect(await page.getByText('nodes/rpi3.yaml').count()).toBe(1)
  await button(page, 'Write the files').click()
  await page.getByText('Written. homeport reads them …').waitFor()
  expect(asked(seen, 'writeInventory')).toEqual([
    {
      folder: '/srv/home',
      home: 'attic',
      swarm: false,
      nodes: [
        { name: 'rpi1', address: '192.168.1.21' },
        { name: 'rpi3', address: '192.168.1.23' },
      ],
    } satisfies FirstInventory,
  ])
  homeport.home = () => wellHome
  homeport.tell({ type: 'inventory', problems: [], commit: wellHome.inventory.commit as string })
  await page.getByRole('heading', { name: 'All is well: 3 nodes, 5 stacks.' }).waitFor()
})

test('a refusal stands where the person is looking, and what was typed stays', async () => {
  const writeInventory = async () => {
    throw new HomeportError('inventory-there', '/srv/home holds an inventory already: nodes')
  }
  const { page } = await openedSetup({}, { writeInventory })
  await useFolder(page)
  const row = await typeNode(page, 0, 'rpi1', '192.168.1.21')
  await button(page, 'Write the files').click()
  await page
    .locator('homeport-first-files')
    .getByRole('alert')
    .getByText(/holds an inventory already/)
    .waitFor()
  expect(await row.getByLabel('Address').inputValue()).toBe('192.168.1.21')
})
