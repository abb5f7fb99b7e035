import { gitRepository } from '../adapters/git/repository.ts'
import { inventoryDirectory } from '../adapters/inventory-files/inventory-directory.ts'
import { inventoryRepository } from '../adapters/inventory-files/inventory-repository.ts'
import type { SecretStore } from '../adapters/secrets/secret-store.ts'
import type { SshAccess } from '../adapters/ssh/ssh-access.ts'
import type { InventoryPlace } from '../contract/setup.ts'
import {
  type GitAddress,
  readGitAddress,
  readGitRef,
  readInnerPath,
} from '../core/inventory/values/git-address.ts'
import type { Options } from '../options.ts'
import type { Clock } from '../ports/clock.ts'
import type { InventorySource } from '../ports/inventory-source.ts'
import { namesOfPlace } from './names-of-place.ts'

/** The inventory in its folder, or in its repository. `token`: by which homeport is let in; asked for each time. */
export function inventorySource(
  place: InventoryPlace,
  options: Options,
  { ssh, publicKey, ...parts }: Omit<SourceParts, 'secrets'>,
  token: () => Promise<string | undefined>,
): InventorySource {
  if ('folder' in place) return inventoryDirectory({ path: place.folder, ...parts })
  const { inventoryHostKey: hostKey, inventoryPoll: pollMs } = options
  const repository = gitRepository({
    // What names no repository was refused before it became a place.
    address: readGitAddress(place.url) as GitAddress,
    ref: readGitRef(place.ref ?? 'HEAD') as string,
    path: readInnerPath(place.path ?? '') as string,
    publicKey,
    hostKeys: hostKey === undefined ? [] : [hostKey],
    ssh: ssh.program,
    named: namesOfPlace(options),
    token,
  })
  return inventoryRepository({ repository, pollMs, ...parts })
}

export interface SourceParts {
  dataFolder: string
  clock: Clock
  ssh: SshAccess
  publicKey: string
  secrets: SecretStore
}
