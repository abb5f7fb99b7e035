import type { Problem } from '../../contract/doors/problem.ts'
import type { SecretView } from '../../contract/secret.ts'
import type { Stack } from '../inventory/inventory.ts'
import { type StackSubject, wishedSubject } from '../plan/project/wished-subject.ts'
import type { NamedSecret } from './named-secrets.ts'

/** How an entry of the secret store stands. */
export type SecretEntry =
  | { name: string; state: 'there'; version: string; publicKey?: string }
  | { name: string; state: 'missing' | 'unreadable'; problem: Problem }

/** What is named, beside what is there; what was not looked at yet, or need not be there and is not, is left out. */
export function secretViews(named: readonly NamedSecret[], entries: readonly SecretEntry[]): SecretView[] {
  return named.flatMap(({ isOptional, ...secret }) => {
    const entry = entries.find(({ name }) => name === secret.name)
    return entry === undefined || (isOptional && entry.state === 'missing') ? [] : [{ ...secret, ...entry }]
  })
}

/** Those a stack names, and those that open the repository of its backups. */
export function secretsOfStack(
  all: readonly SecretView[],
  stack: string,
  repository: string | undefined,
): SecretView[] {
  return all.filter(
    ({ stacks, opens }) => stacks.includes(stack) || (opens !== undefined && opens.repository === repository),
  )
}

/** Stacks that get another value than before, or get one at last, or none any more. */
export function changedBySecrets(
  stacks: readonly Stack[],
  before: readonly SecretEntry[],
  now: readonly SecretEntry[],
): StackSubject[] {
  const changed = now.filter((entry) => {
    const was = before.find(({ name }) => name === entry.name)
    return was !== undefined && mark(was) !== mark(entry)
  })
  const names = changed.map(({ name }) => name)
  return stacks
    .filter(({ secrets }) => secrets.some((name) => names.includes(name)))
    .flatMap((stack) => {
      const subject = wishedSubject(stack)
      return subject.ok ? [subject.value] : []
    })
}

function mark(entry: SecretEntry): string {
  return entry.state === 'there' ? entry.version : entry.state
}
