import type { Store } from '../ports/store.ts'

/** How many releases of a stack can be gone back to. */
export const RELEASES_KEPT = 10

/** Names of objects that kept releases refer to: they are not pruned. */
export function keptByReleases(store: Store, stack: string): { configs: string[]; secrets: string[] } {
  const kept = store.releases(stack).slice(0, RELEASES_KEPT)
  return {
    configs: [...new Set(kept.flatMap((release) => release.configs))],
    secrets: [...new Set(kept.flatMap((release) => release.secrets))],
  }
}
