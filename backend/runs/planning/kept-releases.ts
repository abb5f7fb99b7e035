import type { Release, ReleaseView } from '../../contract/release.ts'
import type { Store } from '../../ports/store.ts'

/** How many releases of a stack can be gone back to. */
export const RELEASES_KEPT = 10

/** Key of the fact that says where a stack was last sent. */
export const targetFact = (stack: string): string => `target.${stack}`

/** Newest first. */
export function newestReleases(store: Store, stack: string): Release[] {
  return store.releases(stack).sort((a, b) => b.number - a.number)
}

/** Those that can be gone back to, without what only a run needs. */
export function releaseViews(store: Store, stack: string): ReleaseView[] {
  const current = store.currentRelease(stack)
  return newestReleases(store, stack)
    .slice(0, RELEASES_KEPT)
    .map(({ desired: _d, configs: _c, secrets: _s, ...seen }) => ({
      ...seen,
      current: seen.number === current,
    }))
}

/** Names of objects that kept releases refer to: they are not pruned. */
export function keptByReleases(store: Store, stack: string): { configs: string[]; secrets: string[] } {
  const kept = newestReleases(store, stack).slice(0, RELEASES_KEPT)
  return {
    configs: [...new Set(kept.flatMap((release) => release.configs))],
    secrets: [...new Set(kept.flatMap((release) => release.secrets))],
  }
}
