import type { Finding } from '../../contract/plan.ts'
import type { SecretView } from '../../contract/secret.ts'

/** What was found in the store, but for what is told already of a secret that the inventory names. */
export function storeFindings(found: readonly Finding[], named: readonly SecretView[]): Finding[] {
  const told = new Set(named.filter(({ state }) => state !== 'there').map(({ name }) => `secret ${name}`))
  return found.filter(({ id, subject }) => id !== 'secret-unusable' || !told.has(subject))
}
