import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { HomeportError } from '../../../backend/contract/errors.ts'
import type { SecretView } from '../../../backend/contract/secret.ts'
import type { Homeport } from '../../../backend/homeport.ts'
import { secretsHome } from '../../../frontend-card/demo/recorded/secrets.ts'
import { button, type Opened, opened } from './an-opened-page.ts'

// Values of secrets in a real browser, in front of homeport's own server.

const VALUE = 'correct horse battery'
const KEY = '-----BEGIN KEY-----\nAAAA\n-----END KEY-----\n'
const all = secretsHome.stacks.flatMap(({ secrets = [] }) => secrets)
const named = (name: string) => all.find((one) => one.name === name) as SecretView

async function openedSecret(name: string, own: Partial<Homeport> = {}): Promise<Opened> {
  const { problem: _, ...known } = named(name)
  const kept: SecretView = { ...known, state: 'there', version: '6e0f4c1a' }
  const desk = { secrets: async () => all, putSecret: async () => kept, home: () => secretsHome }
  const seen = await opened({ ...desk, ...own }, `&secret=${name}`)
  await seen.page.getByRole('heading', { name: `Secret ${name}` }).waitFor()
  return seen
}

const put = ({ homeport }: Opened) => homeport.asked.filter(([name]) => name === 'putSecret')
const value = (page: Page) => page.getByLabel('Value')

/** In the page: what has the keyboard, through all shadow roots. */
const focused = `(() => {
  let at = document.activeElement
  while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
  return at
})()`

/** Wherever in the document, in addresses, or in what the browser keeps, the text is. */
const traces = (page: Page, text: string) =>
  page.evaluate<string[]>(`(() => {
    const found = []
    const look = (root) => {
      for (const one of root.querySelectorAll('*')) {
        if (one.shadowRoot) look(one.shadowRoot)
        if (one.value?.includes?.(${JSON.stringify(text)})) found.push('a field')
        if ([...one.attributes].some(({ value }) => value.includes(${JSON.stringify(text)}))) found.push('an attribute')
        if ([...one.childNodes].some((node) => node.nodeType === 3 && node.data.includes(${JSON.stringify(text)}))) found.push('a text')
      }
    }
    look(document)
    const kept = [location.href, ...Object.values(localStorage), ...Object.values(sessionStorage)]
    return [...found, ...kept.filter((one) => one.includes(${JSON.stringify(text)}))]
  })()`)

test('a finding leads to the field; what is kept is gone from the page, and so is the finding', async () => {
  let home = secretsHome
  const seen = await opened({
    home: () => home,
    secrets: async () => all,
    putSecret: async (name) => ({ name, state: 'there', version: '6e0f4c1a', stacks: ['domoticz'] }),
  })
  const { page, homeport, complaints } = seen
  await button(page, 'Put in domoticz_token').click()
  await value(page).fill(VALUE)
  await button(page, 'Keep it').click()
  await page.getByText('Kept, as version 6e0f4c1a.').waitFor()
  expect(put(seen).map((asked) => asked.slice(1, 3))).toEqual([['domoticz_token', { value: VALUE }]])
  expect(await traces(page, VALUE)).toEqual([])
  home = { ...secretsHome, findings: [] }
  homeport.tell({ type: 'findings', findings: [] })
  await button(page, 'Overview').click()
  await page.getByRole('heading', { name: 'Stacks', exact: true }).waitFor()
  expect(await button(page, 'Put in domoticz_token').count()).toBe(0)
  expect(complaints).toEqual([])
})

test('the value is hidden until somebody asks to see it, and no browser fills it in', async () => {
  const { page } = await openedSecret('domoticz_token')
  await value(page).fill(VALUE)
  expect(await value(page).getAttribute('type')).toBe('password')
  expect(await value(page).getAttribute('autocomplete')).toBe('new-password')
  await button(page, 'Show').click()
  expect(await value(page).getAttribute('type')).toBe('text')
  expect(await value(page).inputValue()).toBe(VALUE)
  await button(page, 'Hide').click()
  expect(await value(page).getAttribute('type')).toBe('password')
})

test('a key that is pasted keeps its lines, and stays hidden', async () => {
  const seen = await openedSecret('domoticz_token')
  const { page } = seen
  await value(page).focus()
  await page.evaluate(`(() => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', ${JSON.stringify(KEY)})
    void ${focused}.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  })()`)
  const area = page.locator('textarea')
  await area.waitFor()
  await expect.poll(() => area.inputValue()).toBe(KEY)
  expect(await page.evaluate(`getComputedStyle(${focused}).webkitTextSecurity`)).toBe('disc')
  await button(page, 'Keep it').click()
  await page.getByText(/^Kept/).waitFor()
  expect(put(seen)[0]?.[2]).toEqual({ value: KEY })
  expect(await traces(page, 'AAAA')).toEqual([])
})

test('by keyboard alone: typed, sent with Enter, and what came of it is announced', async () => {
  const { page } = await openedSecret('domoticz_token')
  await value(page).focus()
  await page.keyboard.type(VALUE)
  await page.keyboard.press('Enter')
  await page.locator('[aria-live=polite]').getByText(/^Kept/).waitFor()
})

test('while it is on its way nothing can be sent twice; an empty field sends nothing', async () => {
  const answer = Promise.withResolvers<SecretView>()
  const seen = await openedSecret('domoticz_token', { putSecret: () => answer.promise })
  const { page } = seen
  expect(await button(page, 'Keep it').isDisabled()).toBe(true)
  await value(page).press('Enter')
  await value(page).fill(VALUE)
  await button(page, 'Keep it').click()
  await page.getByText('Keeping it …').waitFor()
  expect([await button(page, 'Keeping it …').isDisabled(), await value(page).isDisabled()]).toEqual([
    true,
    true,
  ])
  answer.resolve({ ...named('domoticz_token'), state: 'there', version: '6e0f4c1a' })
  await page.getByText(/^Kept/).waitFor()
  expect(put(seen)).toHaveLength(1)
})

test('refused, it says why and what to do, and what was typed can be sent again', async () => {
  const full = new HomeportError('disk-full', 'cannot keep domoticz_token: ENOSPC', 'Free some space.')
  const putSecret = async () => {
    throw full
  }
  const { page } = await openedSecret('domoticz_token', { putSecret })
  await value(page).fill(VALUE)
  await button(page, 'Keep it').click()
  const alert = page.getByRole('alert')
  await alert.getByText('cannot keep domoticz_token: ENOSPC').waitFor()
  await alert.getByText('Free some space.').waitFor()
  expect(await button(page, 'Keep it').isEnabled()).toBe(true)
  expect(await value(page).inputValue()).toBe(VALUE)
})

test('a value that is there is replaced by the version that was shown; another’s since then is shown first', async () => {
  let version = '1f9c0b2e'
  const secrets = async () => all.map((one) => (one.name === 'domoticz_password' ? { ...one, version } : one))
  const putSecret: Homeport['putSecret'] = async (name, { replace }) => {
    if (replace === version) return { ...named(name), version: 'ffffffff' }
    throw new HomeportError('secret-other', `secret ${name} has another value by now`, 'Look again.')
  }
  const seen = await openedSecret('domoticz_password', { secrets, putSecret })
  const { page } = seen
  await page.getByText(/^A value is there, version 1f9c0b2e\./).waitFor()
  version = '22222222'
  await value(page).fill(VALUE)
  await button(page, 'Replace it').click()
  await page.getByRole('alert').getByText('has another value by now').waitFor()
  await page.getByText(/^A value is there, version 22222222\./).waitFor()
  await button(page, 'Replace it').click()
  await page.getByText('Kept, as version ffffffff.').waitFor()
  expect(put(seen).map(([, , request]) => (request as { replace: string }).replace)).toEqual([
    '1f9c0b2e',
    '22222222',
  ])
})

test('what was typed is gone when the page is left, in whatever way', async () => {
  const { page } = await openedSecret('domoticz_token')
  await value(page).fill(VALUE)
  await value(page).focus()
  await page.evaluate(`globalThis.fieldThatWasLeft = ${focused}`)
  await page.evaluate("window.dispatchEvent(new Event('pagehide'))")
  expect(await value(page).inputValue()).toBe('')
  await value(page).fill(VALUE)
  await button(page, 'Overview').click()
  await page.getByRole('heading', { name: 'Stacks', exact: true }).waitFor()
  expect(await page.evaluate('[fieldThatWasLeft.isConnected, fieldThatWasLeft.value]')).toEqual([false, ''])
  expect(await traces(page, VALUE)).toEqual([])
})

test('a key is made here, and its public half is there to be copied', async () => {
  const publicKey = 'ssh-ed25519 AAAAmade homeport'
  const { problem: _, ...known } = named('backup.nas.key')
  const made: SecretView = { ...known, state: 'there', version: '6e0f4c1a', publicKey }
  const seen = await openedSecret('backup.nas.key', { makeSecretKey: async () => made })
  const { page, homeport } = seen
  await button(page, 'Make a key here').click()
  await page.getByText('It belongs into .ssh/authorized_keys of backup on 192.168.1.5:').waitFor()
  await page.getByText(publicKey).waitFor()
  await button(page, 'Copy the public half').waitFor()
  expect(
    homeport.asked.filter(([name]) => name === 'makeSecretKey').map((asked) => asked.slice(1, 3)),
  ).toEqual([['backup.nas.key', {}]])
  await button(page, 'Next: domoticz_token').click()
  await page.getByRole('heading', { name: 'Secret domoticz_token' }).waitFor()
})

test('a stack shows its secrets, and beside its backups what opens their repository', async () => {
  const { page } = await opened({ home: () => secretsHome, secrets: async () => all }, '&stack=domoticz')
  const secrets = page.locator('homeport-secrets')
  await secrets.first().getByText('domoticz_token').waitFor()
  await secrets.first().getByText('secret domoticz_tls cannot be read (EACCES)').waitFor()
  expect(await button(page, 'Put in domoticz_tls').count()).toBe(0)
  await page.getByText('What opens the repository nas').waitFor()
  await secrets.nth(1).getByRole('button', { name: 'Put in backup.nas', exact: true }).waitFor()
  await page.getByText('1 value is there').click()
  await button(page, 'Replace domoticz_password …').click()
  await page.getByRole('heading', { name: 'Secret domoticz_password' }).waitFor()
})

test('a secret that the inventory does not name cannot be put in', async () => {
  const { page } = await opened({ home: () => secretsHome, secrets: async () => all }, '&secret=other')
  await page.getByText('The inventory names no secret other.').waitFor()
  expect(await value(page).count()).toBe(0)
})
