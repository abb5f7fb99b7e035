import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tarOf } from '../../../backend/core/engine/tar.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'

test('what is put in comes out of any tar, with its mode', () => {
  const folder = temporaryFolder()
  const content = 'x'.repeat(1_000)
  const tar = tarOf([
    { path: 'run/homeport/', mode: 0o700 },
    { path: 'run/homeport/password', mode: 0o600, content: 'geheim\n' },
    { path: 'run/homeport/large', mode: 0o600, content },
    { path: 'run/homeport/empty', mode: 0o644 },
  ])
  expect(tar.length % 512).toBe(0)
  execFileSync('tar', ['--extract', '--directory', folder], { input: tar })
  const file = (name: string) => join(folder, 'run/homeport', name)
  expect(readFileSync(file('password'), 'utf8')).toBe('geheim\n')
  expect(readFileSync(file('large'), 'utf8')).toBe(content)
  expect(readFileSync(file('empty'), 'utf8')).toBe('')
  expect(statSync(file('password')).mode & 0o777).toBe(0o600)
  expect(statSync(join(folder, 'run/homeport')).mode & 0o777).toBe(0o700)
})

test('a path that no header holds is a defect, not a cut name', () => {
  expect(() => tarOf([{ path: 'a'.repeat(101), mode: 0o600 }])).toThrow('too long')
})
