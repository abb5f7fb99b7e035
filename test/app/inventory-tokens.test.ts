import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { secretStore } from '../../backend/adapters/secrets/secret-store.ts'
import { inventoryTokens } from '../../backend/app/inventory-tokens.ts'
import { temporaryFolder } from '../support/machine/temporary-folder.ts'
import { refusal } from '../support/refusal.ts'

const home = { url: 'https://git.example/home.git' }
const sameServer = { url: 'https://Git.example/other.git' }
const otherServer = { url: 'https://git.example.net/home.git' }

async function tokens(option?: string, kept?: string) {
  const secrets = secretStore({ folder: join(temporaryFolder(), 'secrets'), key: Buffer.alloc(32, 7) })
  if (kept !== undefined) await secrets.put('inventory.token', kept)
  return inventoryTokens({ inventoryToken: option }, secrets)
}

describe('a place that is looked at is opened', () => {
  test('by the token that was typed with it, before one that is kept', async () => {
    const all = await tokens(undefined, 'kept')
    expect(await all.toLookAt(home, undefined, 'typed')()).toBe('typed')
    expect(await all.kept()).toBe('kept')
  })

  test('by the kept one, where a person has put it there or it was given for that server', async () => {
    const all = await tokens(undefined, 'kept')
    expect(await all.toLookAt(home, undefined, undefined)()).toBe('kept')
    expect(await all.toLookAt(sameServer, home, undefined)()).toBe('kept')
    expect(await all.toLookAt(home, { folder: '/inventory' }, undefined)()).toBe('kept')
  })

  test('by none on another server than the one the kept token was given for', async () => {
    const all = await tokens(undefined, 'kept')
    expect(await all.toLookAt(otherServer, home, undefined)()).toBeUndefined()
  })
})

test('a token that is kept takes the place of the one before', async () => {
  const all = await tokens(undefined, 'before')
  await all.keep('after')
  expect(await all.kept()).toBe('after')
})

test('an option wins, and what is typed beside it is refused, not silently without effect', async () => {
  const all = await tokens('by-option', 'kept')
  expect(await all.kept()).toBe('by-option')
  expect(await all.toLookAt(otherServer, home, undefined)()).toBe('by-option')
  const refused = refusal(() => all.toLookAt(home, undefined, 'typed'))
  expect([refused.code, refused.message]).toEqual([
    'inventory-decided',
    'the option inventory_token says by which token the repository is read',
  ])
  expect(all.secretOf(home)).toBeUndefined()
})

test('it is a secret of the page only where there is a repository over https', async () => {
  const all = await tokens()
  expect(all.secretOf(home)).toEqual({ name: 'inventory.token', reads: home.url })
  for (const place of [undefined, { folder: '/inventory' }, { url: 'git@nas:home.git' }])
    expect(all.secretOf(place)).toBeUndefined()
})
