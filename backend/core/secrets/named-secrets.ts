import type { SecretView } from '../../contract/secret.ts'
import { type Repository, repositoriesOf, secretNames } from '../backups/restic/repository.ts'
import type { Inventory } from '../inventory/inventory.ts'
import { byText } from '../plan/keyed/canonical.ts'

type Naming = Pick<Inventory, 'stacks' | 'backup' | 'nodes'>

/** An entry of the secret store that the inventory names. */
export interface NamedSecret extends Pick<SecretView, 'name' | 'stacks' | 'opens' | 'reads'> {
  /** Nothing is missing without it. */
  isOptional: boolean
}

/** Every secret that a stack or a backup repository needs, once, by name. */
export function namedSecrets(inventory: Naming): NamedSecret[] {
  const byName = new Map<string, NamedSecret>()
  for (const secret of [...ofRepositories(inventory), ...ofStacks(inventory)]) {
    const known = byName.get(secret.name)
    byName.set(secret.name, known === undefined ? secret : both(known, secret))
  }
  return [...byName.values()].sort((a, b) => byText(a.name, b.name))
}

function ofStacks({ stacks }: Naming): NamedSecret[] {
  return stacks.flatMap(({ name: stack, secrets }) =>
    secrets.map((name) => ({ name, stacks: [stack], isOptional: false })),
  )
}

function ofRepositories(inventory: Naming): NamedSecret[] {
  return repositoriesOf(inventory).flatMap((repository) => {
    const { password, key, hostKey } = secretNames(repository.name)
    const isPinned = repository.hostKeys.length > 0
    return [
      opening(repository, password, 'password'),
      opening(repository, key, 'key'),
      { ...opening(repository, hostKey, 'host-key'), isOptional: isPinned },
    ]
  })
}

function opening(
  { name: repository, user, host, port }: Repository,
  name: string,
  part: NonNullable<SecretView['opens']>['part'],
): NamedSecret {
  return { name, stacks: [], opens: { repository, part, user, host, port }, isOptional: false }
}

function both(one: NamedSecret, other: NamedSecret): NamedSecret {
  return {
    ...one,
    stacks: [...one.stacks, ...other.stacks],
    isOptional: one.isOptional && other.isOptional,
  }
}
