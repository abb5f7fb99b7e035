import { expect, test } from 'vitest'
import { namedSecrets } from '../../../backend/core/secrets/named-secrets.ts'
import { anInventory } from '../../support/home/an-inventory.ts'
import { aHomeWithSecrets } from './a-home-with-secrets.ts'

test('every secret is named once, with the stacks that want it and the repository it opens', () => {
  const { secrets } = aHomeWithSecrets()
  expect(secrets.map(({ name, stacks, opens }) => [name, ...stacks, opens?.part].filter(Boolean))).toEqual([
    ['backup.nas', 'password'],
    ['backup.nas.host-key', 'host-key'],
    ['backup.nas.key', 'key'],
    ['pw', 'domoticz'],
    ['shared', 'domoticz', 'radio'],
  ])
  expect(secrets[0]?.opens).toEqual({
    ...{ repository: 'nas', part: 'password', user: 'keeper', host: '192.168.1.5', port: 22 },
  })
})

test('where nothing names a secret there is none', () =>
  expect(namedSecrets(anInventory().withStack('hello').inventory())).toEqual([]))
