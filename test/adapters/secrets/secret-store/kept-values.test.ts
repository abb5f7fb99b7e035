import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { smallDisk } from '../../../support/machine/small-disk.ts'
import { rejection } from '../../../support/refusal.ts'
import { aStore } from './a-store.ts'

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
