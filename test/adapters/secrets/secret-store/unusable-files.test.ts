import { chmodSync, mkdirSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { secretStore } from '../../../../backend/adapters/secrets/secret-store.ts'
import { aStore, key } from './a-store.ts'

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
        severity: 'warning',
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
      ['secret-readable', `Run where homeport runs: chmod 700 ${folder}`],
      ['secret-readable', `Run where homeport runs: chmod 600 ${join(folder, 'a')}`],
    ])
  })

  test('an empty file: where its value goes', () => {
    const { folder, secrets, put } = aStore()
    put('a', '')
    expect(secrets.findings()).toMatchObject([
      { id: 'secret-empty', advice: expect.stringMatching(`on homeport’s page, or into .*${folder}`) },
    ])
  })

  test('in an app, where nobody else gets there and no person either, none is open to others', () => {
    const { folder, put } = aStore()
    put('a', '')
    chmodSync(join(folder, 'a'), 0o644)
    chmodSync(folder, 0o755)
    const secrets = secretStore({ folder, key, isReachable: false })
    expect(secrets.findings()).toMatchObject([
      { id: 'secret-empty', advice: 'Put the value in on homeport’s page.' },
    ])
  })

  test('a store that is no folder is said to be none, and nothing breaks', () => {
    const { folder } = aStore()
    rmdirSync(folder)
    writeFileSync(folder, 'no folder')
    const secrets = secretStore({ folder, key })
    expect(secrets.findings()).toMatchObject([
      { id: 'secret-unusable', severity: 'error', text: 'the secret store cannot be read (ENOTDIR)' },
    ])
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
