import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { secretStore } from '../../../../backend/adapters/secrets/secret-store.ts'
import { smallDisk } from '../../../support/machine/small-disk.ts'
import { temporaryFolder } from '../../../support/machine/temporary-folder.ts'
import { rejection } from '../../../support/refusal.ts'
import { aStore, key } from './a-store.ts'

const KEY = '-----BEGIN X-----\nabc\n-----END X-----\n'

describe('a value that is put in', () => {
  test('is a file for homeport alone, in a folder that need not have been there', async () => {
    const folder = join(temporaryFolder(), 'secrets')
    const secrets = secretStore({ folder, key })
    await secrets.put('db', 'value')
    expect(readFileSync(join(folder, 'db'), 'utf8')).toBe('value')
    expect(statSync(join(folder, 'db')).mode & 0o777).toBe(0o600)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(readdirSync(folder)).toEqual(['db'])
  })

  test.each([
    ['value', 'value'],
    ['value\n', 'value'],
    ['value\n\n', 'value\n'],
    [KEY, KEY.slice(0, -1)],
    [' ü \t', ' ü \t'],
  ])('%j is what a service gets as from a file', async (text, value) => {
    const { secrets, versionOf } = aStore()
    await secrets.put('a', text)
    expect(Buffer.from(await secrets.value('a', await versionOf('a'))).toString()).toBe(value)
  })

  test('takes the place of another only by its version', async () => {
    const { secrets, versionOf } = aStore()
    await secrets.put('a', 'first')
    const first = await versionOf('a')
    const unasked = await rejection(secrets.put('a', 'second'))
    expect([unasked.code, unasked.message]).toEqual([
      'secret-other',
      `secret a has a value already, version ${first}`,
    ])
    await secrets.put('a', 'second', first)
    const second = await versionOf('a')
    const unseen = await rejection(secrets.put('a', 'third', first))
    expect([unseen.code, unseen.message]).toEqual([
      'secret-other',
      `secret a has another value by now, version ${second}`,
    ])
    expect(await versionOf('a')).toBe(second)
  })

  test('does not take the place of one that is gone meanwhile', async () => {
    const { folder, secrets, versionOf } = aStore()
    await secrets.put('a', 'first')
    const first = await versionOf('a')
    rmSync(join(folder, 'a'))
    expect((await rejection(secrets.put('a', 'second', first))).code).toBe('secret-other')
    expect(readdirSync(folder)).toEqual([])
  })

  test('leaves kept values as they are', async () => {
    const { secrets, versionOf } = aStore()
    await secrets.put('a', 'first')
    const first = await versionOf('a')
    await secrets.keep('a', first)
    await secrets.put('a', 'second', first)
    expect(Buffer.from(await secrets.value('a', first)).toString()).toBe('first')
  })

  test('takes the place of a link, and leaves what it led to', async () => {
    const { folder, secrets, versionOf } = aStore()
    const elsewhere = join(folder, '..', 'elsewhere')
    writeFileSync(elsewhere, 'theirs')
    symlinkSync(elsewhere, join(folder, 'a'))
    await secrets.put('a', 'ours', await versionOf('a'))
    expect(readFileSync(elsewhere, 'utf8')).toBe('theirs')
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('ours')
  })
})

describe('refused, with nothing changed and no value told, is', () => {
  const SECRET = 'not-to-be-told'
  test.each([
    ['a name that leads elsewhere', '../a', SECRET, 'secret-other'],
    ['a name that is hidden', '.a', SECRET, 'secret-other'],
    ['a name of a kept value', 'a@0a1b2c3d', SECRET, 'secret-other'],
    ['a name of 65 characters', 'a'.repeat(65), SECRET, 'secret-other'],
    ['nothing but a newline', 'a', '\n', 'bad-request'],
    ['half a character', 'a', `${SECRET}\ud800`, 'bad-request'],
    ['more than Docker takes', 'a', `${SECRET}${'x'.repeat(512_000)}`, 'too-large'],
    ['more bytes than Docker takes', 'a', `${SECRET}${'ü'.repeat(256_000)}`, 'too-large'],
  ])('%s', async (_, name, text, code) => {
    const { folder, secrets } = aStore()
    const before = readdirSync(join(folder, '..'))
    const error = await rejection(secrets.put(name, text))
    expect(error.code).toBe(code)
    expect(JSON.stringify([error.message, error.advice])).not.toContain(SECRET)
    expect([readdirSync(folder), readdirSync(join(folder, '..'))]).toEqual([[], before])
  })

  test('what stands in the way of a folder', async () => {
    const { folder, secrets } = aStore()
    mkdirSync(join(folder, 'a'))
    expect((await rejection(secrets.put('a', 'x'))).message).toContain('cannot be read (EISDIR)')
  })

  test('what finds no room: the one before stays', async () => {
    const disk = smallDisk()
    const { folder, secrets, versionOf } = aStore(disk.folder)
    await secrets.put('a', 'first')
    const first = await versionOf('a')
    disk.fill()
    const error = await rejection(secrets.put('a', 'x'.repeat(100_000), first))
    expect(error.code).toBe('disk-full')
    expect(readdirSync(folder)).toEqual(['a'])
    expect(await versionOf('a')).toBe(first)
    disk.free()
    await secrets.put('a', 'x'.repeat(100_000), first)
  })

  test('a folder that may only be read', async () => {
    const disk = smallDisk()
    const { folder, secrets } = aStore(disk.folder)
    execFileSync('mount', ['-o', 'remount,ro', disk.folder])
    const error = await rejection(secrets.put('a', 'x'))
    expect([error.code, error.message]).toEqual([
      'data-not-writable',
      `cannot keep ${join(folder, 'a')}: EROFS`,
    ])
  })
})

test('what a power cut left of a value is no entry, and goes with the next', async () => {
  const { folder, secrets } = aStore()
  writeFileSync(join(folder, '.a.partial'), 'hal', { mode: 0o600 })
  expect([await secrets.known(), secrets.findings()]).toEqual([{}, []])
  await secrets.put('a', 'whole')
  expect(readdirSync(folder)).toEqual(['a'])
})
