import { HomeportError } from '../../contract/errors.ts'
import type { World } from '../world.ts'

type Remembering = Pick<World, 'store' | 'source'>

/** What outlives the process: which inventory was in force, and since when a newer one cannot be read. */
export interface LastGood {
  /** The commit of this source that was last in force. */
  commit(source: string): string | undefined
  /** Its copy is made first: what is remembered can be had again. */
  inForce(commit: string): Promise<void>
  /** It cannot be read now; gives since when. */
  lost(now: string): string
  found(): void
}

interface Remembered {
  source: string
  commit?: string
  lostSince?: string
}

const FACT = 'inventory'

export function lastGood({ store, source }: Remembering): LastGood {
  let newest: string | undefined
  let lostSince: string | undefined
  const remembered = (): Remembered => {
    const known = JSON.parse(store.fact(FACT) ?? '{}') as Remembered
    return known.source === source.text ? known : { source: source.text }
  }
  const remember = (what: Remembered) => {
    try {
      // Writes nothing that is there already: an SD card is not worn by a repository that is away.
      store.setFact(FACT, JSON.stringify(what))
    } catch (error) {
      // Without room on the disk it is only forgotten at the next start.
      if (!(error instanceof HomeportError)) throw error
    }
  }

  return {
    commit: (of) => (of === source.text ? remembered().commit : undefined),
    async inForce(commit) {
      newest = commit
      await source.checkOut(commit)
      if (newest === commit) remember({ ...remembered(), commit })
    },
    lost(now) {
      lostSince ??= remembered().lostSince ?? now
      remember({ ...remembered(), lostSince })
      return lostSince
    },
    found() {
      lostSince = undefined
      const { lostSince: before, ...rest } = remembered()
      if (before !== undefined) remember(rest)
    },
  }
}
