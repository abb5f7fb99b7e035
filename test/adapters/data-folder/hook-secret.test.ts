import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hookSecret } from '../../../backend/adapters/data-folder/hook-secret.ts'
import { temporaryFolder } from '../../support/machine/temporary-folder.ts'
import { refusal } from '../../support/refusal.ts'

test('the secret of the hook is made once, for homeport alone, among the secrets', () => {
  const folder = temporaryFolder()
  const secret = hookSecret(folder)
  expect(secret).toMatch(/^[0-9a-f]{64}$/)
  expect(hookSecret(folder)).toBe(secret)
  expect(statSync(join(folder, 'secrets/inventory.hook')).mode & 0o777).toBe(0o600)
})

test('one that a person chose counts, unless anybody could guess it', () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'secrets'))
  writeFileSync(join(folder, 'secrets/inventory.hook'), 'correct-horse-battery\n')
  expect(hookSecret(folder)).toBe('correct-horse-battery')
  writeFileSync(join(folder, 'secrets/inventory.hook'), 'hunter22\n')
  const { code, message } = refusal(() => hookSecret(folder))
  expect(code).toBe('bad-request')
  expect(message).toContain('16 characters')
  expect(message).not.toContain('hunter22')
})
