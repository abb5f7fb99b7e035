import type { Inventory } from '../core/inventory/inventory.ts'
import { namedSecrets } from '../core/secrets/named-secrets.ts'
import type { Clock } from '../ports/clock.ts'
import type { Watched } from '../ports/nodes/watched.ts'
import type { Secrets } from '../ports/secrets.ts'

/** A person may put a file into the store, which tells nobody. */
const LOOK_EVERY_MS = 5_000

interface World {
  clock: Clock
  secrets: Pick<Secrets, 'look' | 'findings'>
}

export interface SecretsWatch {
  /** Looks at the secrets of this inventory, and at no others; of the store’s files, at all. */
  follow(inventory: Inventory): void
  close(): void
}

/** Looks now and then how the secrets stand that the inventory names, and what is wrong with the store’s files. */
export function watchSecrets(
  { clock, secrets }: World,
  receiver: Pick<Watched, 'secretsSeen' | 'secretStoreSeen'>,
): SecretsWatch {
  const end = new AbortController()
  let names: string[] = []

  const look = async () => {
    const seen = await secrets.look(names)
    if (end.signal.aborted) return
    receiver.secretsSeen(seen)
    receiver.secretStoreSeen(secrets.findings())
  }

  const loop = async () => {
    while (!end.signal.aborted) {
      await look()
      await clock.wait(LOOK_EVERY_MS, end.signal)
    }
  }

  void loop()
  return {
    follow(inventory) {
      names = namedSecrets(inventory).map(({ name }) => name)
      void look()
    },
    close: () => end.abort(),
  }
}
