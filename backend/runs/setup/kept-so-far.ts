import { check } from '../../contract/doors/problem.ts'
import { KeptSetup } from '../../contract/setup.ts'
import { nothingKept, withoutTrials } from '../../core/setup/kept-setup.ts'
import type { World } from '../world.ts'

const FACT = 'setup.typed'

/** What was typed so far: on the disk when a change returns, and told to whoever else has the page open. */
export class KeptSoFar {
  readonly #world: Pick<World, 'store' | 'publish'>
  #kept: KeptSetup

  constructor(world: Pick<World, 'store' | 'publish'>) {
    this.#world = world
    const read: unknown = JSON.parse(world.store.fact(FACT) ?? 'null')
    this.#kept = check(KeptSetup, read).length === 0 ? (read as KeptSetup) : nothingKept
  }

  get now(): KeptSetup {
    return this.#kept
  }

  change(change: (kept: KeptSetup) => KeptSetup): void {
    const kept = change(this.#kept)
    if (JSON.stringify(kept) === JSON.stringify(this.#kept)) return
    const text = JSON.stringify(withoutTrials(kept))
    if (text !== JSON.stringify(withoutTrials(this.#kept))) this.#world.store.setFact(FACT, text)
    this.#kept = kept
    this.#world.publish({ type: 'setup' })
  }
}
