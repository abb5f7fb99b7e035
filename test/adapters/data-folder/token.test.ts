import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { instanceKey } from '../../../backend/adapters/data-folder/instance-key.ts'
import { accessToken } from '../../../backend/adapters/data-folder/token.ts'
import { smallDisk } from '../../support/machine/small-disk.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'
import { refusal } from '../../support/refusal.ts'

test('a token is made once, of 32 random bytes, for homeport alone', () => {
  const folder = temporaryFolder()
  const token = accessToken(folder)
  expect(Buffer.from(token, 'base64url')).toHaveLength(32)
  expect(statSync(join(folder, 'token')).mode & 0o777).toBe(0o600)
  expect(accessToken(folder)).toBe(token)
  expect(accessToken(temporaryFolder())).not.toBe(token)
})

test('a token file given wins over the token kept, and none is made', () => {
  const folder = temporaryFolder()
  const file = join(folder, 'given')
  writeFileSync(file, 'twenty-characters-or-more\n')
  expect(accessToken(folder, file)).toBe('twenty-characters-or-more')
  expect(statSync(join(folder, 'token'), { throwIfNoEntry: false })).toBeUndefined()
})

test.each([
  ['short', 'secret'],
  ['two words', 'twenty characters or more'],
  ['nothing', ''],
])('a token file with %s is refused without saying what it holds', (_, text) => {
  const file = join(temporaryFolder(), 'given')
  writeFileSync(file, text)
  const error = refusal(() => accessToken('/nowhere', file))
  expect(error.code).toBe('bad-request')
  expect(error.message).toContain('HOMEPORT_TOKEN_FILE')
  if (text !== '') expect(error.message + error.advice).not.toContain(text)
})

test('a token file that is not there is refused', () => {
  expect(refusal(() => accessToken('/nowhere', '/nowhere/token')).message).toContain('ENOENT')
})

test('a spoilt token or key is refused, and not said', () => {
  const folder = temporaryFolder()
  instanceKey(folder)
  for (const file of ['token', 'secrets/.key']) writeFileSync(join(folder, file), 'half-a-tok')
  for (const read of [accessToken, instanceKey]) {
    const error = refusal(() => read(folder))
    expect(error.code).toBe('data-damaged')
    expect(error.message).not.toContain('half-a-tok')
  }
})

test('the instance key is made once, of 32 random bytes, among the secrets', () => {
  const folder = temporaryFolder()
  const key = instanceKey(folder)
  expect(key).toHaveLength(32)
  expect(instanceKey(folder).equals(key)).toBe(true)
  expect(statSync(join(folder, 'secrets')).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder, 'secrets', '.key')).mode & 0o777).toBe(0o600)
})

test('without room no half of one is left', () => {
  const disk = smallDisk()
  disk.fill()
  for (const read of [accessToken, instanceKey])
    expect(refusal(() => read(disk.folder)).code).toBe('disk-full')
  disk.free()
  expect(accessToken(disk.folder)).toHaveLength(43)
  expect(instanceKey(disk.folder)).toHaveLength(32)
})
