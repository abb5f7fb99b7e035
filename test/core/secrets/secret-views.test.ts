import { expect, test } from 'vitest'
import {
  changedBySecrets,
  type SecretEntry,
  secretsOfStack,
  secretViews,
} from '../../../backend/core/secrets/secret-views.ts'
import { aHomeWithSecrets, HOST_KEY } from './a-home-with-secrets.ts'

const there = (name: string, version = '0a1b2c3d'): SecretEntry => ({ name, state: 'there', version })
const missing = (name: string): SecretEntry => ({
  name,
  state: 'missing',
  problem: { code: 'secret-missing', text: `secret ${name} is not there` },
})

test('a host key that the inventory pins need not be in the store, but counts when it is', () => {
  const shown = (pinned: string, entries: SecretEntry[]) =>
    secretViews(aHomeWithSecrets(pinned).secrets, entries).map(({ name, state }) => `${name} ${state}`)
  expect(shown('', [missing('backup.nas.host-key')])).toEqual(['backup.nas.host-key missing'])
  expect(shown(HOST_KEY, [missing('backup.nas.host-key')])).toEqual([])
  expect(shown(HOST_KEY, [there('backup.nas.host-key')])).toEqual(['backup.nas.host-key there'])
})

test('a stack has its own secrets, and those of the repository of its backups', () => {
  const { secrets } = aHomeWithSecrets(HOST_KEY)
  const views = secretViews(
    secrets,
    secrets.map(({ name }) => there(name)),
  )
  const of = (stack: string, repository?: string) =>
    secretsOfStack(views, stack, repository).map(({ name }) => name)
  expect(of('radio')).toEqual(['shared'])
  expect(of('radio', 'nas')).toEqual(['backup.nas', 'backup.nas.host-key', 'backup.nas.key', 'shared'])
  expect(of('radio', 'other')).toEqual(['shared'])
})

test('a value that came, went or changed is a reason to plan the stacks that name it, and no others', () => {
  const { inventory } = aHomeWithSecrets()
  const changed = (before: SecretEntry[], now: SecretEntry[]) =>
    changedBySecrets(inventory.stacks, before, now).map(({ stack }) => stack)
  expect(changed([missing('pw')], [there('pw')])).toEqual(['domoticz'])
  expect(changed([there('shared')], [there('shared', 'ffffffff')])).toEqual(['domoticz', 'radio'])
  expect(changed([there('shared')], [missing('shared')])).toEqual(['domoticz', 'radio'])
  expect(changed([there('pw')], [there('pw')])).toEqual([])
  expect(changed([missing('backup.nas')], [there('backup.nas')])).toEqual([])
  expect(changed([], [there('pw')]), 'seen for the first time').toEqual([])
})
