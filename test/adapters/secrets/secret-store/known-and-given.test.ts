import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { secretStore } from '../../../../backend/adapters/secrets/secret-store.ts'
import { temporaryFolder } from '../../../support/machine/temporary-folder.ts'
import { rejection } from '../../../support/refusal.ts'
import { aStore, key } from './a-store.ts'

describe('known entries', () => {
  test('are the files of the folder, by version and hash, which tell nothing of the value', async () => {
    const { secrets, put } = aStore()
    put('db_password', 'hunter22')
    put('backup.nas', 'other')
    const known = await secrets.known()
    expect(Object.keys(known)).toEqual(['backup.nas', 'db_password'])
    expect(known['db_password']?.hash).toMatch(/^[0-9a-f]{64}$/)
    expect(known['db_password']?.version).toBe(known['db_password']?.hash.slice(0, 8))
    expect(JSON.stringify(known)).not.toContain('hunter22')
  })

  test('get another version with another value, the same with the same, and others under another key', async () => {
    const { folder, secrets, put } = aStore()
    const versionNow = async () => (await secrets.known())['pin']?.version
    put('pin', '1234')
    const first = await versionNow()
    put('pin', '4321')
    expect(await versionNow()).not.toBe(first)
    put('pin', '1234')
    expect(await versionNow()).toBe(first)
    const others = await secretStore({ folder, key: Buffer.alloc(32, 8) }).known()
    expect(others['pin']?.version).not.toBe(first)
  })

  test('are none when there is no folder', async () => {
    const secrets = secretStore({ folder: join(temporaryFolder(), 'none'), key })
    expect(await secrets.known()).toEqual({})
    expect(secrets.findings()).toEqual([])
    expect(await secrets.mask('text')).toBe('text')
  })
})

describe('a value', () => {
  test.each([
    ['without a newline', 'value', 'value'],
    ['with one', 'value\n', 'value'],
    ['with two: only one is dropped', 'value\n\n', 'value\n'],
    ['of several lines', '-----BEGIN\nkey\n', '-----BEGIN\nkey'],
    ['of nothing but a newline', '\n', ''],
  ])('%s', async (_, text, value) => {
    const { secrets, put, versionOf } = aStore()
    put('a', text)
    expect(Buffer.from(await secrets.value('a', await versionOf('a'))).toString()).toBe(value)
  })

  test('of any bytes comes back as it is', async () => {
    const { secrets, put, versionOf } = aStore()
    const bytes = Buffer.concat([randomBytes(1_000), Buffer.of(0xff)])
    put('a', bytes)
    expect(Buffer.from(await secrets.value('a', await versionOf('a'))).equals(bytes)).toBe(true)
  })

  test('that was replaced is not given for the version asked, unless it was kept', async () => {
    const { secrets, put, versionOf } = aStore()
    put('a', 'old value\n')
    const old = await versionOf('a')
    put('a', 'new value')
    const error = await rejection(secrets.value('a', old))
    expect([error.code, error.message]).toEqual(['secret-missing', expect.stringContaining('another value')])
    expect(error.message).not.toContain('new value')
  })

  test.each([
    ['not there', 'none', 'is not there'],
    ['outside the folder', '../token', 'is not a name'],
    ['the key', '.key', 'is not a name'],
    ['a kept one by its file', 'a@00000000', 'is not a name'],
  ])('that is %s is refused by name and reason', async (_, name, reason) => {
    const { folder, secrets } = aStore()
    writeFileSync(join(folder, '..', 'token'), 'the token')
    writeFileSync(join(folder, '.key'), 'the key')
    const error = await rejection(secrets.value(name, '00000000'))
    expect([error.code, error.message]).toEqual(['secret-missing', expect.stringContaining(reason)])
  })
})

test('fill and mask read the files as they are now, current and kept', async () => {
  const { secrets, put, versionOf } = aStore()
  put('db_password', 'hunter22\n')
  const old = await versionOf('db_password')
  await secrets.keep('db_password', old)
  put('db_password', 'swordfish')
  const now = await versionOf('db_password')
  const spec = {
    Env: [`OLD=\${secret:db_password@${old}}`, `URL=pg://u:\${secret:db_password@${now}}@db/x`],
    n: 1,
  }
  const filled = await secrets.fill(spec)
  expect(filled).toEqual({ Env: ['OLD=hunter22', 'URL=pg://u:swordfish@db/x'], n: 1 })
  expect(await secrets.mask(filled)).toEqual(spec)
  const error = await rejection(secrets.fill({ a: `\${secret:db_password@00000000}` }))
  expect(error.code).toBe('secret-missing')
})

test('what an entry holds now is given as text, and nothing of one that is not there', async () => {
  const { secrets, put } = aStore()
  put('inventory.token', 'first\n')
  expect(await secrets.newest('inventory.token')).toBe('first')
  put('inventory.token', 'second')
  expect(await secrets.newest('inventory.token')).toBe('second')
  expect(await secrets.newest('nowhere')).toBeUndefined()
  expect(await secrets.newest('../token')).toBeUndefined()
})
