import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type SecretStore, secretStore } from '../../../backend/adapters/secrets/secret-store.ts'
import { rejection } from '../../support/refusal.ts'
import { smallDisk } from '../../support/small-disk.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const key = Buffer.alloc(32, 7)

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

describe('kept values', () => {
  test('outlive the change and the removal of their entry', async () => {
    const { folder, secrets, put, versionOf } = aStore()
    put('a', 'line\n\n')
    const version = await versionOf('a')
    await secrets.keep('a', version)
    await secrets.keep('a', version)
    put('a', 'new')
    expect(Buffer.from(await secrets.value('a', version)).toString()).toBe('line\n')
    rmSync(join(folder, 'a'))
    expect(Buffer.from(await secrets.value('a', version)).toString()).toBe('line\n')
    await secrets.keep('a', version)
    expect(await secrets.known()).toEqual({})
    const path = join(folder, '.kept', `a@${version}`)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, '.kept')).mode & 0o777).toBe(0o700)
  })

  test('cannot be made of a value that is gone', async () => {
    const { secrets, put } = aStore()
    put('a', 'new')
    expect((await rejection(secrets.keep('a', '00000000'))).code).toBe('secret-missing')
  })

  test('are deleted when nothing refers to them', async () => {
    const { folder, secrets, put, versionOf } = aStore()
    for (const value of ['one', 'two']) {
      put('a', value)
      await secrets.keep('a', await versionOf('a'))
    }
    const version = await versionOf('a')
    secrets.forgetOthers([`a@${version}`, 'b@00000000'])
    expect(readdirSync(join(folder, '.kept'))).toEqual([`a@${version}`])
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('two')
  })

  test('that were spoilt are refused', async () => {
    const { folder, secrets, put, versionOf } = aStore()
    put('a', 'value')
    const version = await versionOf('a')
    await secrets.keep('a', version)
    writeFileSync(join(folder, '.kept', `a@${version}`), 'spoilt\n')
    rmSync(join(folder, 'a'))
    expect((await rejection(secrets.value('a', version))).code).toBe('data-damaged')
  })

  test('that find no room leave nothing behind', async () => {
    const disk = smallDisk()
    const { secrets, put, versionOf } = aStore(disk.folder)
    put('a', 'x'.repeat(200_000))
    const version = await versionOf('a')
    disk.fill()
    expect((await rejection(secrets.keep('a', version))).code).toBe('disk-full')
    disk.free()
    expect(readdirSync(join(disk.folder, 'secrets', '.kept'))).toEqual([])
    await secrets.keep('a', version)
    expect(readdirSync(join(disk.folder, 'secrets', '.kept'))).toEqual([`a@${version}`])
  })
})

describe('what is wrong with a file is a finding, and others go on working', () => {
  test.each<[string, string, (path: string) => void, string]>([
    ['a folder', 'a', (path) => mkdirSync(path), 'cannot be read (EISDIR)'],
    ['a link to nowhere', 'a', (path) => symlinkSync('/nowhere', path), 'is not there'],
    ['too large', 'a', (path) => writeFileSync(path, Buffer.alloc(512_001), { mode: 0o600 }), '500 KiB'],
    ['an editor’s copy', 'a~', (path) => writeFileSync(path, 'x', { mode: 0o600 }), 'is not a name'],
  ])('%s', async (_, name, make, reason) => {
    const { folder, secrets, put } = aStore()
    put('good', 'value')
    make(join(folder, name))
    expect(Object.keys(await secrets.known())).toEqual(['good'])
    expect(secrets.findings()).toMatchObject([
      {
        id: 'secret-unusable',
        severity: 'error',
        subject: `secret ${name}`,
        text: expect.stringContaining(reason),
      },
    ])
  })

  test('a file and a folder open to others: how to close them', () => {
    const { folder, secrets, put } = aStore()
    put('a', 'value')
    chmodSync(join(folder, 'a'), 0o640)
    chmodSync(folder, 0o755)
    expect(secrets.findings().map((finding) => [finding.id, finding.advice])).toEqual([
      ['secret-readable', `chmod 700 ${folder}`],
      ['secret-readable', `chmod 600 ${join(folder, 'a')}`],
    ])
  })

  test('an empty file', () => {
    const { secrets, put } = aStore()
    put('a', '')
    expect(secrets.findings().map((finding) => finding.id)).toEqual(['secret-empty'])
  })

  test('a value of the largest size Docker takes is fine', async () => {
    const { secrets, put } = aStore()
    put('a', Buffer.alloc(511_999, 'x'))
    expect(secrets.findings()).toEqual([])
    expect(await secrets.mask([`x${'x'.repeat(511_999)}`])).toEqual([
      expect.stringMatching(/^\$\{secret:a@.{8}\}x$/),
    ])
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

interface AStore {
  folder: string
  secrets: SecretStore
  put(name: string, value: string | Buffer): void
  versionOf(name: string): Promise<string>
}

function aStore(parent = temporaryFolder()): AStore {
  const folder = join(parent, 'secrets')
  mkdirSync(folder, { mode: 0o700 })
  const secrets = secretStore({ folder, key })
  return {
    folder,
    secrets,
    put: (name, value) => writeFileSync(join(folder, name), value, { mode: 0o600 }),
    versionOf: async (name) => (await secrets.known())[name]?.version as string,
  }
}
