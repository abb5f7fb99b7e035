import type { Release } from '../../contract/release.ts'
import type { World } from '../world.ts'
import type { OpenPlans } from './open-plans.ts'

/**
 * Lets go of what nothing can ask for any more: copies of inventories, and secret values that no kept release names.
 * Does nothing while a run is unfinished: what it has sent is not in a release yet.
 */
export async function forgetOld(
  { store, source, secrets, inventory }: World,
  plans: OpenPlans,
): Promise<void> {
  if (store.unfinishedRuns().length > 0) return
  const kept = store.releasedStacks().flatMap((stack) => store.releases(stack))
  secrets.forgetOthers([...new Set(kept.flatMap(secretsOf))])
  const commit = inventory()?.commit
  const open = plans.list().map(({ plan }) => plan.madeFrom.commit)
  await source.prune([...new Set([...(commit === undefined ? [] : [commit]), ...open])])
}

const marker = /\$\{secret:([^}]+)\}/g

/** `name@version` of every value a release needs to be put back. */
function secretsOf({ desired }: Release): string[] {
  const inSpecs = [...JSON.stringify(desired).matchAll(marker)].map((match) => match[1] as string)
  const objects = (desired as { secrets?: { secret?: { name: string; version: string } }[] }).secrets ?? []
  return [
    ...inSpecs,
    ...objects.flatMap(({ secret }) => (secret === undefined ? [] : [`${secret.name}@${secret.version}`])),
  ]
}
