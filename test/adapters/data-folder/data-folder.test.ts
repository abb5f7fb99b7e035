import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type DataFolder, openDataFolder } from '../../../backend/adapters/data-folder/data-folder.ts'
import { smallDisk } from '../../support/machine/small-disk.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'
import { refusal } from '../../support/refusal.ts'

describe('the data folder', () => {
  test('is made private, with its parents, and holds a lock and an identity', () => {
    const path = join(temporaryFolder(), 'a', 'b')
    opened(path)
    expect(statSync(path).mode & 0o777).toBe(0o700)
    expect(readdirSync(path).sort()).toEqual(['instance-id', 'lock'])
    expect(statSync(join(path, 'instance-id')).mode & 0o777).toBe(0o600)
  })

  test('keeps its identity from start to start', () => {
    const path = temporaryFolder()
    const first = opened(path)
    first.release()
    expect(first.instance).toMatch(/^[0-9a-f-]{36}$/)
    expect(opened(path).instance).toBe(first.instance)
    expect(opened(temporaryFolder()).instance).not.toBe(first.instance)
  })

  test('that was cut while its identity was written gets one', () => {
    const path = temporaryFolder()
    writeFileSync(join(path, 'instance-id.partial'), '1234')
    expect(opened(path).instance).toMatch(/^[0-9a-f-]{36}$/)
    expect(readdirSync(path)).not.toContain('instance-id.partial')
  })

  test('with a spoilt identity is refused, not given a new one, and let go', () => {
    const path = temporaryFolder()
    writeFileSync(join(path, 'instance-id'), '\0\0\0\0')
    expect(refusal(() => opened(path)).code).toBe('data-damaged')
    expect(readFileSync(join(path, 'instance-id'), 'utf8')).toBe('\0\0\0\0')
    expect(refusal(() => opened(path)).code).toBe('data-damaged')
  })
})

describe('a folder that cannot be used is refused with what to do', () => {
  test('a file in its place', () => {
    const path = join(temporaryFolder(), 'data')
    writeFileSync(path, '')
    const error = refusal(() => opened(path))
    expect([error.code, error.advice]).toEqual(['data-not-writable', expect.stringContaining(path)])
  })

  test('a file in place of its parent', () => {
    const parent = join(temporaryFolder(), 'file')
    writeFileSync(parent, '')
    expect(refusal(() => opened(join(parent, 'data'))).code).toBe('data-not-writable')
  })

  test('a read-only file system', () => {
    const { folder } = smallDisk()
    execFileSync('mount', ['-o', 'remount,ro', folder])
    const error = refusal(() => opened(folder))
    expect([error.code, error.message]).toEqual(['data-not-writable', expect.stringContaining('read-only')])
  })

  test('a read-only file system that homeport has used before', () => {
    const { folder } = smallDisk()
    opened(folder).release()
    execFileSync('mount', ['-o', 'remount,ro', folder])
    expect(refusal(() => opened(folder)).code).toBe('data-not-writable')
  })

  test('another user’s folder', () => {
    const path = join(temporaryFolder(), 'data')
    mkdirSync(path, { mode: 0o755 })
    execFileSync('chmod', ['755', join(path, '..')])
    const said = asNobody(path)
    expect(said).toMatchObject({
      code: 'data-not-writable',
      advice: expect.stringContaining(`chown -R 65534 ${path}`),
    })
  })

  test('a full disk, the first time', () => {
    const disk = smallDisk()
    disk.fill()
    expect(refusal(() => opened(disk.folder)).code).toBe('disk-full')
    disk.free()
    expect(opened(disk.folder).instance).toMatch(/^[0-9a-f-]{36}$/)
  })
})

test('a full disk later does not keep homeport from starting, nor from being alone', () => {
  const disk = smallDisk()
  const { instance, release } = opened(disk.folder)
  release()
  disk.fill()
  expect(opened(disk.folder).instance).toBe(instance)
  expect(refusal(() => opened(disk.folder)).code).toBe('data-in-use')
})

function opened(path: string): DataFolder {
  const folder = openDataFolder(path)
  onTestFinished(folder.release)
  return folder
}

function asNobody(path: string): unknown {
  const module = join(import.meta.dirname, '../../../backend/adapters/data-folder/data-folder.ts')
  const code = `process.setgid(65534); process.setuid(65534)
    const { openDataFolder } = await import(${JSON.stringify(module)})
    try { openDataFolder(${JSON.stringify(path)}) } catch ({ code, advice }) { console.log(JSON.stringify({ code, advice })) }`
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' }))
}
