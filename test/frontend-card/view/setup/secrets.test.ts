import { expect, test } from 'vitest'
import { secretToPut } from '../../../../frontend-card/view/setup/secrets.ts'

test.each([
  ['secret-missing', 'secret pw', 'pw'],
  ['repository-closed', 'secret backup.nas', 'backup.nas'],
  ['inventory-lost', 'secret inventory.token', 'inventory.token'],
  ['inventory-lost', 'inventory', undefined],
  ['secret-readable', 'secret pw', undefined],
])('a finding %s about %s leads to the secret %s', (id, subject, expected) =>
  expect(secretToPut({ id, subject })).toBe(expected),
)
