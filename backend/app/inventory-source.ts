import { gitRepository } from '../adapters/git/repository.ts'
import { inventoryDirectory } from '../adapters/inventory-files/inventory-directory.ts'
import { inventoryRepository } from '../adapters/inventory-files/inventory-repository.ts'
import type { SecretStore } from '../adapters/secrets/secret-store.ts'
import type { SshAccess } from '../adapters/ssh/ssh-access.ts'
import { readGitAddress } from '../core/inventory/values/git-address.ts'
import type { Options } from '../options.ts'
import type { Clock } from '../ports/clock.ts'
import type { InventorySource } from '../ports/inventory-source.ts'

/** The inventory in its folder, or in its repository; the token for one over https is a secret like any other. */
export function inventorySource(
  options: Options,
  { ssh, publicKey, secrets, ...parts }: SourceParts,
): InventorySource {
  const address = readGitAddress(options.inventory)
  if (address === undefined) return inventoryDirectory({ path: options.inventory, ...parts })
  const { inventoryRef: ref = 'HEAD', inventoryPath: path = '', inventoryHostKey: hostKey } = options
  const repository = gitRepository({
    ...{ address, ref, path, publicKey },
    hostKeys: hostKey === undefined ? [] : [hostKey],
    ssh: ssh.program,
    token: () => secrets.newest('inventory.token'),
  })
  return inventoryRepository({ repository, ...parts })
}

interface SourceParts {
  dataFolder: string
  clock: Clock
  ssh: SshAccess
  publicKey: string
  secrets: SecretStore
}
