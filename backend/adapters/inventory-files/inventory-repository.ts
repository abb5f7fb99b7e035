import { fail, ok, type Result } from '../../contract/doors/problem.ts'
import type { RawInventory } from '../../core/inventory/inventory.ts'
import type { Clock } from '../../ports/clock.ts'
import { type InventorySource, problemOf, SourceError } from '../../ports/inventory-source.ts'
import type { Repository } from '../../ports/repository.ts'
import { type Copies, copiesIn } from './copies.ts'
import { parseFiles, rawInventory } from './raw-inventory.ts'
import { readTree } from './tree/read-tree.ts'

export interface InventoryRepositoryOptions {
  repository: Repository
  dataFolder: string
  clock: Clock
  /** How long between two looks; 20 s when not said. */
  pollMs?: number
}

const POLL_MS = 20_000

/** An inventory in a Git repository. Its commit is the repository's own. */
export function inventoryRepository(options: InventoryRepositoryOptions): InventorySource {
  return new PolledRepository(options)
}

class PolledRepository implements InventorySource {
  readonly text: string
  readonly #repository: Repository
  readonly #clock: Clock
  readonly #pollMs: number
  readonly #copies: Copies
  readonly #end = new AbortController()
  #poke = new AbortController()
  /** What the last look found, for whoever reads next. */
  #found: Result<string> | undefined
  #known: { tip: string; raw: RawInventory } | undefined
  /** A tip that cannot become an inventory, however often it is fetched. */
  #useless: { tip: string; error: SourceError } | undefined
  #isLost = false

  constructor({ repository, dataFolder, clock, pollMs = POLL_MS }: InventoryRepositoryOptions) {
    this.text = `Git repository ${repository.text}`
    this.#repository = repository
    this.#clock = clock
    this.#pollMs = pollMs
    this.#copies = copiesIn(dataFolder)
  }

  async read(): Promise<RawInventory> {
    try {
      const found = this.#found ?? (await this.#look())
      this.#found = undefined
      if (!found.ok) throw new SourceError(found.problem)
      if (this.#known?.tip !== found.value) this.#known = await this.#fetch(found.value)
      this.#isLost = false
      return this.#known.raw
    } catch (error) {
      this.#isLost = true
      throw error
    }
  }

  recall(commit: string): Promise<RawInventory | undefined> {
    return this.#copies.recall(commit)
  }

  checkOut(commit: string): Promise<string> {
    return this.#copies.checkOut(commit)
  }

  prune(keep: readonly string[]): Promise<void> {
    return this.#copies.prune(keep)
  }

  watch(onChange: () => void): { close(): void } {
    void this.#watch(onChange)
    return {
      close: () => {
        this.#end.abort()
        this.#poke.abort()
      },
    }
  }

  lookNow(): void {
    this.#poke.abort()
  }

  async #watch(onChange: () => void): Promise<void> {
    while (!this.#end.signal.aborted) {
      await this.#clock.wait(this.#pollMs, this.#poke.signal)
      if (this.#end.signal.aborted) return
      if (this.#poke.signal.aborted) this.#poke = new AbortController()
      const found = await this.#look()
      if (this.#end.signal.aborted) return
      if (found.ok && !this.#isLost && found.value === this.#known?.tip) continue
      this.#found = found
      onChange()
    }
  }

  async #look(): Promise<Result<string>> {
    try {
      return ok(await this.#repository.tip(this.#end.signal))
    } catch (error) {
      return fail(problemOf(error))
    }
  }

  /** Whatever is the newest by now: between a look and this there may have been another push. */
  async #fetch(seen: string): Promise<{ tip: string; raw: RawInventory }> {
    if (this.#useless?.tip === seen) throw this.#useless.error
    try {
      return await this.#copies.during(async (folder) => {
        const snapshot = await this.#repository.fetch(folder, this.#end.signal)
        const { files, problems } = await readTree(snapshot)
        const raw = { ...rawInventory(files, await parseFiles(files), problems), commit: snapshot.commit }
        this.#copies.keep(raw.commit, files)
        return { tip: snapshot.tip, raw }
      })
    } catch (error) {
      if (error instanceof SourceError && useless.has(error.problem.code))
        this.#useless = { tip: seen, error }
      throw error
    }
  }
}

const useless = new Set(['path-gone', 'repository-too-large'])
