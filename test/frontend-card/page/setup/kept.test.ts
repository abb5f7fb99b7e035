import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { HomeportError } from '../../../../backend/contract/errors.ts'
import { button } from '../an-opened-page.ts'
import { node, openedSetup, typeNode, useFolder } from './an-opened-setup.ts'

// What was typed is there again: after a reload, on another device, and beside whoever else sets up.

const address = (page: Page, at: number) => node(page, at).getByLabel('Address')
const names = (page: Page) =>
  page
    .locator('homeport-first-node')
    .getByRole('textbox', { name: 'Name' })
    .evaluateAll((fields) => fields.map((field) => (field as unknown as { value: string }).value))
/** A machine may be slow; what is asked for comes or does not. */
const soon = <T>(what: () => T | Promise<T>) => expect.poll(what, { timeout: 20_000 })

test('a reload goes on where one was: place, nodes, accepted keys, what was found, the home', async () => {
  const { page, start, complaints } = await openedSetup()
  await useFolder(page)
  const row = await typeNode(page, 0, 'rpi1', '192.168.1.21')
  await row.getByRole('button', { name: 'Try rpi1' }).click()
  await row.getByRole('button', { name: 'Accept the host key of rpi1' }).click()
  await row.getByText('Ready', { exact: true }).waitFor()
  await button(page, 'Add a node').click()
  await typeNode(page, 1, 'rp', '192')
  await page.getByLabel('Name of the home').fill('attic')
  await page.getByText('Each by itself').click()
  await soon(() => start.first.setup().home).toEqual({ home: 'attic', swarm: false })
  await page.reload()
  await page.getByText(/^\/srv\/home holds no inventory yet/).waitFor()
  await node(page, 0).getByText('Ready', { exact: true }).waitFor()
  expect(await names(page)).toEqual(['rpi1', 'rp'])
  expect(await address(page, 1).inputValue()).toBe('192')
  expect(await page.getByLabel('Name of the home').inputValue()).toBe('attic')
  expect(await page.getByRole('radio', { name: /^Each by itself/ }).isChecked()).toBe(true)
  expect(complaints).toEqual([])
})

test('two pages at once see what the other types, and take nothing away from each other', async () => {
  const { page, start } = await openedSetup()
  const other = await page.context().newPage()
  await other.goto(page.url())
  await other.locator('homeport-first-node').waitFor()
  await typeNode(page, 0, 'rpi1', '192.168.1.21')
  await address(other, 0).waitFor()
  await soon(() => names(other)).toContain('rpi1')
  const rows = (await names(other)).length
  await button(other, 'Add a node').click()
  await soon(async () => (await names(other)).length).toBe(rows + 1)
  await typeNode(other, rows, 'rpi2', '192.168.1.22')
  await soon(() => names(page)).toContain('rpi2')
  expect(start.first.setup().nodes.map(({ name }) => name)).toEqual(['rpi1', 'rpi2'])
  await page.getByRole('button', { name: 'Take out rpi1' }).click()
  await soon(async () => (await names(other)).filter(Boolean)).toEqual(['rpi2'])
  expect(start.first.setup().nodes.map(({ name }) => name)).toEqual(['rpi2'])
})

test('what is typed while homeport answers slowly is not put back', async () => {
  const { page, start } = await openedSetup()
  const row = node(page, 0)
  await row.getByLabel('Name').pressSequentially('a-long-name-of-a-node-that-is-typed-fast')
  await soon(() => start.first.setup().nodes[0]?.name).toBe('a-long-name-of-a-node-that-is-typed-fast')
  expect(await names(page)).toEqual(['a-long-name-of-a-node-that-is-typed-fast'])
})

test('what could not be kept is said, and kept as soon as it can be', async () => {
  let isFull = true
  const kept: string[] = []
  const keepNode = (_id: string, { name }: { name: string }) => {
    if (isFull) throw new HomeportError('disk-full', 'there is no room')
    kept.push(name)
  }
  const { page } = await openedSetup({}, { keepNode })
  await node(page, 0).getByLabel('Name').fill('rpi1')
  await page.getByRole('alert').getByText('there is no room').waitFor()
  expect(await names(page)).toEqual(['rpi1'])
  isFull = false
  await page.getByLabel('Name of the home').fill('attic')
  await soon(() => kept).toEqual(['rpi1'])
  await page.getByRole('alert').waitFor({ state: 'detached' })
})
