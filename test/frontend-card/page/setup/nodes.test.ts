import { expect, test } from 'vitest'
import type { Node } from '../../../../backend/core/inventory/inventory.ts'
import type { Trial } from '../../../../backend/ports/first-start.ts'
import { setup, triedNode } from '../../../../frontend-card/demo/recorded/setup.ts'
import { demoTrial } from '../../../support/home/a-first-start.ts'
import { openedSetup, typeNode, useFolder } from './an-opened-setup.ts'

// The nodes that are typed on the page, each tried.

test('a host key is accepted by a click, and goes with every question from then on', async () => {
  const seen = await openedSetup()
  const row = await typeNode(seen.page, 0, 'rpi1', '192.168.1.21')
  await row.getByRole('button', { name: 'Try rpi1' }).click()
  await row.getByText('SHA256:tLsgTqU3nCq4VpXh0T4b8eV2nR1m7Y0gq9mJ0pQ3v5c').waitFor()
  await row.getByRole('button', { name: 'Accept the host key of rpi1' }).click()
  await row.getByText('Ready', { exact: true }).waitFor()
  await row.getByText('Docker 28.5.2 · Debian GNU/Linux 13 (trixie) · aarch64 · 8.2 GB of memory').waitFor()
  const tried = () => seen.start.did.map((what) => (what as [string, string, string, string[]])[3].length)
  expect(tried()).toEqual([0, 1])
  await row.getByLabel('Address').fill('192.168.1.22')
  expect(await row.getByText('Ready', { exact: true }).count()).toBe(0)
  await row.getByRole('button', { name: 'Try rpi1' }).click()
  await row.getByText(/^Nobody has compared/).waitFor()
  expect(tried()).toEqual([0, 1, 0])
})

const problems: [string, { code: string; text: string; advice: string }, RegExp[]][] = [
  ['Docker too old', problemOf('rpi2'), [/is too old: homeport needs 20\.10/, /^Upgrade Docker on the node/]],
  ['no Docker', problemOf('rpi3'), [/no docker command on rpi3/, /^Install Docker/]],
  [
    'not let in',
    { code: 'ssh-permission-denied', text: 'rpi9 does not let homeport in', advice: `Paste ${setup.line}` },
    [/does not let homeport in/, /^Paste the line of step 2 on it/],
  ],
  [
    'no way',
    {
      code: 'unreachable',
      text: 'There is no way through the network to rpi9',
      advice: 'Look at its cable.',
    },
    [/no way through the network/, /^Check the address, its power and its cable/],
  ],
]

function problemOf(name: string) {
  const tried = triedNode({ name })
  if (tried.ok) throw new Error(`${name} is well`)
  return tried.problem as { code: string; text: string; advice: string }
}

test.each(problems)('%s stands beside its node, with what to do', async (_, problem, texts) => {
  const { page } = await openedSetup({ trial: async () => ({ ok: false, problem }) })
  const row = await typeNode(page, 0, 'rpi9', '192.168.1.29')
  await row.getByRole('button', { name: 'Try rpi9' }).click()
  for (const text of texts) await row.getByText(text).waitFor()
  // Nothing is guessed: a node that is not ready is named once more before anything is written.
  await useFolder(page)
  await page.getByText(/^Not ready yet: rpi9\./).waitFor()
})

test('another key than the accepted one is a danger, and accepted only by who knows why', async () => {
  const known = ['SHA256:tLsgTqU3nCq4VpXh0T4b8eV2nR1m7Y0gq9mJ0pQ3v5c']
  const trial = async (node: Node): Promise<Trial> => {
    const first = await demoTrial({ name: 'rpi1', hostKeys: [] })
    if (node.hostKeys.length === 0 || first.ok || first.problem.hostKey === undefined) return first
    const hostKey = {
      ...first.problem.hostKey,
      fingerprint: 'SHA256:another',
      known,
      pinnedIn: 'nodes/rpi1.yaml',
    }
    return { ok: false, problem: { code: 'host-key-changed', text: 'another', hostKey } }
  }
  const { page } = await openedSetup({ trial })
  const row = await typeNode(page, 0, 'rpi1', '192.168.1.21')
  await row.getByRole('button', { name: 'Try rpi1' }).click()
  await row.getByRole('button', { name: 'Accept the host key of rpi1' }).click()
  await row.getByText('rpi1 shows another host key than before:').waitFor()
  await row.getByText('SHA256:another', { exact: true }).waitFor()
  await row.getByRole('button', { name: 'I know why it changed: accept the new key' }).waitFor()
})

test('names and texts that someone chose with intent stay text', async () => {
  const text = '<img src=x onerror="document.title=1">'
  const { page, complaints } = await openedSetup({
    trial: async () => ({ ok: false, problem: { code: 'x', text, advice: text } }),
  })
  const row = await typeNode(page, 0, 'rpi1', '192.168.1.21')
  await row.getByRole('button', { name: /^Try/ }).click()
  await row.getByText(text).first().waitFor()
  await typeNode(page, 0, text, text)
  await row.getByRole('button', { name: /^Try/ }).click()
  await row.getByText(`"${text}" is no name for a node`).waitFor()
  expect(await page.locator('img').count()).toBe(0)
  expect(await page.title()).toBe('homeport')
  expect(complaints).toEqual([])
})
