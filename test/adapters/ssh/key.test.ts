import { rmSync, statSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bootstrapLine, makeKey } from '../../../backend/adapters/ssh/key.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'

test('the key is made once, and only its owner can read it', async () => {
  const data = temporaryFolder()
  const made = await makeKey(data)
  expect(made.file).toBe(join(data, 'ssh', 'id_ed25519'))
  expect(made.publicKey).toMatch(/^ssh-ed25519 AAAA\S+ homeport$/)
  expect(statSync(made.file).mode & 0o777).toBe(0o600)
  expect(statSync(join(data, 'ssh')).mode & 0o777).toBe(0o700)
  expect(await makeKey(data)).toEqual(made)
  expect((await readdir(join(data, 'ssh'))).sort()).toEqual(['id_ed25519', 'id_ed25519.pub'])
})

test('what was cut off in the middle is made good', async () => {
  const data = temporaryFolder()
  const made = await makeKey(data)
  rmSync(`${made.file}.pub`)
  expect(await makeKey(data)).toEqual(made)
  rmSync(made.file)
  writeFileSync(`${made.file}.pub`, made.publicKey)
  expect((await makeKey(data)).publicKey).not.toBe(made.publicKey)
})

test('a key that cannot be read is told, not replaced', async () => {
  const data = temporaryFolder()
  const { file } = await makeKey(data)
  writeFileSync(file, 'nonsense')
  await expect(makeKey(data)).rejects.toThrow(/ssh-keygen/)
})

test('the line to paste is one line, one shell argument, and holds the key', () => {
  const line = bootstrapLine('ssh-ed25519 AAAA homeport')
  expect(line).not.toContain('\n')
  expect(line.split("'")).toHaveLength(3)
  expect(line).toContain('ssh-ed25519 AAAA homeport')
})
