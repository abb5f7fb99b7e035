import { expect, test } from 'vitest'
import { HomeportError } from '../../../backend/contract/errors.ts'
import * as homes from '../../../frontend-card/demo/recorded/homes.ts'
import type { RecordingHomeport } from '../../support/home/a-homeport.ts'
import { button, opened } from './an-opened-page.ts'

// Keys that hosts show, in a real browser, in front of homeport's own server.

const { where, key, fingerprint } = homes.keyShown
const ACCEPT = `Accept the host key of ${where}`
const ACCEPT_CHANGED = 'I know why it changed: accept the new key'

const accepted = (homeport: RecordingHomeport) =>
  homeport.asked.filter(([name]) => name === 'acceptHostKey').map(([, request]) => request)

test('the key of a server nobody knows yet is shown whole, and accepted by one click', async () => {
  let home = homes.newServerHome
  const { page, homeport, complaints } = await opened({ home: () => home })
  await page.getByText(`Nobody has compared the host key of ${where} yet. It shows:`).waitFor()
  await page.getByText(fingerprint, { exact: true }).waitFor()
  await page.getByText('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub').waitFor()
  expect(accepted(homeport)).toEqual([])
  await button(page, ACCEPT).click()
  await page.getByText('Accepted. homeport asks that machine again.').waitFor()
  expect(accepted(homeport)).toEqual([{ where, key }])
  home = homes.doneHome
  homeport.tell({ type: 'inventory', problems: [] })
  await page.getByText(where).first().waitFor({ state: 'detached' })
  expect(complaints).toEqual([])
})

test('another key than before is said to be a danger, beside the one it was known by', async () => {
  const { page, homeport } = await opened({ home: () => homes.otherServerHome })
  await page.getByText(`${where} shows another host key than before:`).waitFor()
  await page.getByText('Accept the new key only if you know why it changed.').waitFor()
  await page.getByText('SHA256:kN3oU2c9Xr0vqPzVtV1h0l8bMZgK4ySxW7eQ5aJtRdE').waitFor()
  expect(await button(page, ACCEPT).count()).toBe(0)
  await button(page, ACCEPT_CHANGED).click()
  await expect.poll(() => accepted(homeport)).toEqual([{ where, key }])
})

test('a key that is pinned in an option is not accepted here, and it is said where it is written', async () => {
  const { page } = await opened({ home: () => homes.pinnedServerHome })
  await page.getByText(/is written in HOMEPORT_INVENTORY_HOST_KEY, and that holds/).waitFor()
  expect(await button(page, ACCEPT_CHANGED).count()).toBe(0)
})

test('a key that is no longer shown is refused where the person is looking', async () => {
  const acceptHostKey = () => {
    throw new HomeportError('host-key-other', `${where} does not show that key`, 'Compare again.')
  }
  const { page } = await opened({ home: () => homes.newServerHome, acceptHostKey })
  await button(page, ACCEPT).click()
  await page.getByRole('alert').getByText(`${where} does not show that key`).waitFor()
  await page.getByRole('alert').getByText('Compare again.').waitFor()
  expect(await button(page, ACCEPT).isEnabled()).toBe(true)
})
