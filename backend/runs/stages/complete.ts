import type { Result } from '../../contract/problem.ts'
import { desiredDigest } from '../../core/plan/desired-digest.ts'
import type { DesiredStack } from '../../core/plan/desired-stack.ts'
import { prunable } from '../../core/plan/prunable.ts'
import { EngineError } from '../../ports/docker-api.ts'
import { look } from '../look.ts'
import type { PartContext } from '../part-context.ts'
import { desiredOf, renderCommit } from '../planning/desired.ts'
import { keptByReleases, newestReleases, RELEASES_KEPT } from '../planning/kept-releases.ts'
import { done, skipped, step } from '../step.ts'

/** Remembers what was done as one release, and takes away what nothing refers to any more. */
export async function complete(context: PartContext): Promise<Result<void>> {
  const { subject } = context.plan
  if (subject.kind === 'swarm') return completeSwarm(context, subject.swarm)
  const released = await step(context, 'release', 'record the release', () =>
    recordRelease(context, subject.stack),
  )
  if (!released.ok) return released
  return step(context, 'prune', 'prune what it superseded', () =>
    prune(context, subject.stack, subject.target),
  )
}

async function recordRelease(context: PartContext, stack: string) {
  const { world, plan, journal } = context
  if (plan.purpose === 'remove') return skipped({}, 'removed: its releases are kept')
  if (plan.madeFrom.release !== undefined) {
    // Rolling back moves the mark and adds none (rule 14).
    world.store.setCurrentRelease(stack, plan.madeFrom.release)
    await holdAt(context, stack, plan.madeFrom.release)
    return done({ release: plan.madeFrom.release }, `back at #${plan.madeFrom.release}`)
  }
  if (context.operations.length === 0) return skipped({}, 'nothing was changed')
  const desired = await desiredOf(world, plan)
  if (!desired.ok) return desired
  const wished = desired.value as DesiredStack
  const release = world.store.addRelease({
    stack,
    commit: plan.madeFrom.commit,
    run: journal.run.id,
    by: journal.run.by,
    at: world.clock.now(),
    images: await runningImages(context, wished),
    configs: wished.configs.map(({ name }) => name),
    secrets: wished.secrets.map(({ name }) => name),
    desired: wished,
  })
  world.store.setCurrentRelease(stack, release)
  world.store.setHold(stack, undefined)
  return done({ release }, `#${release}`)
}

/** What each service runs, with the digest it is pinned to: a tag may mean something else tomorrow. */
async function runningImages(context: PartContext, { swarm, services }: DesiredStack) {
  const { snapshot } = await look(context.world, swarm)
  const live = new Map(snapshot.services.map(({ Spec }) => [Spec.Name, Spec]))
  return Object.fromEntries(
    services.map(({ service, spec }) => {
      const { TaskTemplate } = live.get(spec.Name) ?? spec
      return [service, TaskTemplate.ContainerSpec?.Image ?? '']
    }),
  )
}

/** Held at the release gone back to, unless that is what the inventory wishes anyway. */
async function holdAt(context: PartContext, stack: string, release: number): Promise<void> {
  const { world, plan, journal } = context
  const wished = await wishedNow(context, stack)
  const isWished = wished === plan.madeFrom.desired
  const hold = { stack, release, by: journal.run.by, since: world.clock.now(), against: wished }
  world.store.setHold(stack, isWished ? undefined : hold)
}

/** Digest of what the inventory wishes; empty when it cannot be rendered, for then it cannot be planned either. */
async function wishedNow(context: PartContext, stack: string): Promise<string> {
  const { world, plan } = context
  const commit = world.inventory()?.commit
  if (commit === undefined || plan.subject.kind !== 'stack') return ''
  const rendered = await renderCommit(world, stack, plan.subject.target, commit)
  return rendered.ok ? desiredDigest(rendered.value) : ''
}

/** Best effort: what cannot be removed now is found again by the next run. */
async function prune(context: PartContext, stack: string, swarm: string) {
  const { world } = context
  const old = newestReleases(world.store, stack)
    .slice(RELEASES_KEPT)
    .map(({ number }) => number)
  world.store.forgetReleases(stack, old)
  const { api, snapshot } = await look(world, swarm)
  const spare = prunable(snapshot, stack, keptByReleases(world.store, stack))
  const gone: string[] = []
  for (const [names, live, remove] of [
    [spare.configs, snapshot.configs, (id: string) => api.removeConfig(id)],
    [spare.secrets, snapshot.secrets, (id: string) => api.removeSecret(id)],
  ] as const) {
    for (const object of live.filter(({ Spec }) => names.includes(Spec.Name))) {
      if (await removed(() => remove(object.ID))) gone.push(object.Spec.Name)
    }
  }
  return gone.length === 0 ? skipped(undefined, 'nothing to prune') : done(undefined, gone.join(', '))
}

async function removed(remove: () => Promise<void>): Promise<boolean> {
  try {
    await remove()
    return true
  } catch (error) {
    if (error instanceof EngineError && !error.outcomeUnknown) return false
    throw error
  }
}

async function completeSwarm(context: PartContext, swarm: string): Promise<Result<void>> {
  return step(context, 'swarm', 'remember the swarm', async () => {
    const { snapshot } = await look(context.world, swarm)
    context.world.store.setFact(`cluster.${swarm}`, snapshot.cluster.ID)
    return done(undefined, `cluster ${snapshot.cluster.ID}`)
  })
}
