import { expect, test } from 'vitest'
import type { SecretView } from '../../../backend/contract/secret.ts'
import { homeFindings } from '../../../backend/core/findings/rules.ts'
import { facts } from './facts-of-a-home.ts'

const problem = { code: 'secret-missing', text: 'secret x is not there', advice: 'On the page.' }
const opens = { repository: 'nas', part: 'key', user: 'keeper', host: 'nas', port: 22 } as const
const told = (secret: Omit<SecretView, 'name'>) =>
  homeFindings(facts({ secrets: [{ name: 'x', ...secret }] })).map(
    ({ id, severity, subject, text, advice }) => `${severity} ${id} · ${subject} · ${text} · ${advice}`,
  )

test('a value that is there is nothing to tell', () =>
  expect(told({ state: 'there', version: '0a1b2c3d', stacks: ['shop'], opens })).toEqual([]))

test('one that a stack waits for is an error, with the way to put it in', () =>
  expect(told({ state: 'missing', problem, stacks: ['shop', 'bar'] })).toEqual([
    'error secret-missing · secret x · the secret x is not in the store, and without it nothing is planned for shop, bar · On the page.',
  ]))

test('one that would open a repository is a warning', () =>
  expect(told({ state: 'missing', problem, stacks: [], opens })).toEqual([
    'warning repository-closed · secret x · the backup repository nas cannot be opened: the SSH key for it, the secret x, is not in the store · On the page.',
  ]))

test('one that cannot be read is told once, whoever names it', () => {
  const unreadable = { code: 'secret-other', text: 'secret x cannot be read (EACCES)', advice: 'ls -ld x' }
  expect(told({ state: 'unreadable', problem: unreadable, stacks: ['shop'], opens })).toEqual([
    'error secret-unusable · secret x · secret x cannot be read (EACCES) · ls -ld x',
  ])
})
