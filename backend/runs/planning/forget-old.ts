import type { Release } from '../../contract/release.ts'
import type { PastRuns } from '../history/past-runs.ts'
import type { World } from '../world.ts'
import type { OpenPlans } from './open-plans.ts'

/**
 * Lets go of what nothing can ask for any more: copies of inventories, and secret values that no kept release names. The
 * latter not while a run is unfinished: what it has sent is not in a release yet.
 */
export async function forgetOld(world: World, plans: OpenPlans, runs: PastRunsById): Promise<void> {
  const { store, secrets } = world
  if (store.unfinishedRuns().length === 0) {
    const kept = store.releasedStacks().flatMap((stack) => store.releases(stack))
    secrets.forgetOthers([...new Set(kept.flatMap(secretsOf))])
  }
  await forgetCopies(world, plans, runs)
}

/**
 * Copies of inventories stay that are in force, that an open plan was made from, or that an unfinished run carries out;
 * a release holds all it needs itself.
 */
export async function forgetCopies(
  { store, source, inventory }: World,
  plans: OpenPlans,
  runs: PastRunsById,
): Promise<void> {
  const open = plans.list().map(({ plan }) => plan)
  const carriedOut = store
    .unfinishedRuns()
    .flatMap((id) => runs.run(id).parts.map(({ plan }) => store.plan(plan)?.plan))
  const needed = [...open, ...carriedOut].map((plan) => plan?.madeFrom.commit)
  await source.prune([...new Set([inventory()?.commit, ...needed])].filter((commit) => commit !== undefined))
}

type PastRunsById = Pick<PastRuns, 'run'>

const marker = /\$\{secret:([^}]+)\}/g

/** A secret of a swarm, or a file on a Compose node. */
interface WithSecret {
  secret?: { name: string; version: string }
}

/** `name@version` of every value a release needs to be put back. */
function secretsOf({ desired }: Release): string[] {
  const inSpecs = [...JSON.stringify(desired).matchAll(marker)].map((match) => match[1] as string)
  const { secrets = [], files = [] } = desired as Record<'secrets' | 'files', WithSecret[] | undefined>
  const objects = [...secrets, ...files]
  return [
    ...inSpecs,
    ...objects.flatMap(({ secret }) => (secret === undefined ? [] : [`${secret.name}@${secret.version}`])),
  ]
}
