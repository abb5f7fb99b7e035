import type { SecretView } from '../../contract/secret.ts'
import type { SecretPart } from '../../contract/words.ts'
import type { HomeFacts } from './facts.ts'
import type { Case, Rule } from './rules.ts'

const PAGE = 'Put the value in on homeport’s page.'

const parts: Record<SecretPart, string> = {
  password: 'its password',
  key: 'the SSH key for it',
  'host-key': 'the host key of its machine',
}

export const secretRules: readonly Rule[] = [
  {
    id: 'secret-missing',
    severity: 'error',
    when: (facts) =>
      casesOf(facts, 'missing', ({ name, stacks }) => {
        if (stacks.length === 0) return undefined
        return `the secret ${name} is not in the store, and without it nothing is planned for ${stacks.join(', ')}`
      }),
    advice: PAGE,
  },
  {
    id: 'repository-closed',
    severity: 'warning',
    when: (facts) =>
      casesOf(facts, 'missing', ({ name, opens }) => {
        if (opens === undefined) return undefined
        return `the backup repository ${opens.repository} cannot be opened: ${parts[opens.part]}, the secret ${name}, is not in the store`
      }),
    advice: PAGE,
  },
  {
    id: 'secret-unusable',
    severity: 'error',
    when: (facts) => casesOf(facts, 'unreadable', ({ name, problem }) => problem?.text ?? name),
    advice: 'Look at the file in the secret store.',
  },
]

function casesOf(
  { secrets = [] }: HomeFacts,
  state: SecretView['state'],
  textOf: (secret: SecretView) => string | undefined,
): Case[] {
  return secrets.flatMap((secret): Case[] => {
    const text = secret.state === state ? textOf(secret) : undefined
    if (text === undefined) return []
    const { advice } = secret.problem ?? {}
    return [{ subject: `secret ${secret.name}`, text, ...(advice === undefined ? {} : { advice }) }]
  })
}
