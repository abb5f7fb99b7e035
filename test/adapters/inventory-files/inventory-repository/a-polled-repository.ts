import { onTestFinished } from 'vitest'
import { systemClock } from '../../../../backend/adapters/clock.ts'
import { inventoryRepository } from '../../../../backend/adapters/inventory-files/inventory-repository.ts'
import type { Problem } from '../../../../backend/contract/doors/problem.ts'
import type { RawInventory } from '../../../../backend/core/inventory/inventory.ts'
import type { InventorySource } from '../../../../backend/ports/inventory-source.ts'
import type { Watched } from '../../../../backend/ports/nodes/watched.ts'
import { watchInventory } from '../../../../backend/watch/inventory.ts'
import { aGitRepository, type GitRepository } from '../../../support/machine/a-git-repository.ts'
import { temporaryFolder } from '../../../support/machine/temporary-folder.ts'
import { reached } from '../../git/a-reached-repository.ts'

export interface Polled {
  home: GitRepository
  data: string
  source: InventorySource
  /** Brings every reading, as the process does: its commit, or why there was none; the same twice is told once. */
  followed(): string[]
}

interface PolledOptions {
  path?: string
  pollMs?: number
  data?: string
  home?: GitRepository
  onFetch?(): void
}

/** The inventory of a real repository, watched. */
export function aPolledRepository(files?: Record<string, string>, options: PolledOptions = {}): Polled {
  const home = options.home ?? aGitRepository(files)
  const data = options.data ?? temporaryFolder()
  const repository = reached(home.url, { path: options.path ?? '' })
  const source = inventoryRepository({
    repository: {
      text: repository.text,
      tip: (signal) => repository.tip(signal),
      fetch(folder, signal) {
        options.onFetch?.()
        return repository.fetch(folder, signal)
      },
    },
    dataFolder: data,
    clock: systemClock,
    pollMs: options.pollMs ?? 50,
  })
  return { home, data, source, followed: () => followed(source) }
}

function followed(source: InventorySource): string[] {
  const told: string[] = []
  const tell = (what: string) => void (told.at(-1) === what || told.push(what))
  const receiver = {
    inForceBefore: () => undefined,
    inventoryRead: async ({ commit }: RawInventory) => tell(commit),
    inventoryLost: ({ code }: Problem) => tell(code),
  }
  const watch = watchInventory(source, receiver as unknown as Watched)
  onTestFinished(() => watch.close())
  return told
}
