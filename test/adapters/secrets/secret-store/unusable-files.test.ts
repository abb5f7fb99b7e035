import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { aStore } from './a-store.ts'

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
