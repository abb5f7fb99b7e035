import { fail, ok, type Result } from '../../contract/doors/problem.ts'
import type { Subject } from '../../contract/plan.ts'
import { desiredDigest } from '../../core/plan/desired-digest.ts'
import { prunable } from '../../core/plan/prunable.ts'
import { nodeOf } from '../../core/plan/subject.ts'
import { isProject } from '../../core/project/desired-project.ts'
import { EngineError } from '../../ports/nodes/docker-api.ts'
import { look } from '../look.ts'
import type { PartContext } from '../part-context.ts'
import { type Desired, desiredOf } from '../planning/desired.ts'
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
  return step(context, 'prune', 'prune what it superseded', () => prune(context, subject))
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
  const desired = await deployedAs(context)
  if (!desired.ok) return desired
  const wished = desired.value
  const release = world.store.addRelease({
    stack,
    commit: plan.madeFrom.commit,
    run: journal.run.id,
    by: journal.run.by,
    at: world.clock.now(),
    images: await runningImages(context, wished),
    configs: isProject(wished) ? [] : wished.configs.map(({ name }) => name),
    secrets: isProject(wished)
      ? wished.files.flatMap(({ secret }) => secret?.name ?? [])
      : wished.secrets.map(({ name }) => name),
    desired: wished,
  })
  world.store.setCurrentRelease(stack, release)
  world.store.setHold(stack, undefined)
  return done({ release }, `#${release}`)
}

/** What was deployed. A process that comes later can only render it again, and that may have become something else. */
async function deployedAs({ world, plan, rendered }: PartContext): Promise<Result<Desired>> {
  if (rendered !== undefined) return ok(rendered)
  const again = await desiredOf(world, plan)
  if (!again.ok) return again
  if (desiredDigest(again.value) === plan.madeFrom.desired) return ok(again.value as Desired)
  return fail({
    code: 'release-missing',
    text: 'all is as planned, but the inventory has changed since: what was deployed cannot be kept as a release',
    advice: 'Make a new plan: what comes of it can be gone back to.',
  })
}

/** What each service runs, with the digest it is pinned to: a tag may mean something else tomorrow. */
async function runningImages(context: PartContext, desired: Desired): Promise<Record<string, string>> {
  if (isProject(desired)) {
    return Object.fromEntries(Object.entries(desired.services).map(([name, { image }]) => [name, image]))
  }
  const { swarm, services } = desired
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
  const wished = await wishedNow(context)
  const isWished = wished === plan.madeFrom.desired
  const hold = { stack, release, by: journal.run.by, since: world.clock.now(), against: wished }
  world.store.setHold(stack, isWished ? undefined : hold)
}

/** Digest of what the inventory wishes; empty when it cannot be rendered, for then it cannot be planned either. */
async function wishedNow(context: PartContext): Promise<string> {
  const { world, plan } = context
  const commit = world.inventory()?.commit
  if (commit === undefined) return ''
  const madeFrom = { commit, desired: '', observed: '', applied: '' }
  const rendered = await desiredOf(world, { subject: plan.subject, purpose: 'apply', madeFrom })
  return rendered.ok ? desiredDigest(rendered.value) : ''
}

/** Best effort: what cannot be removed now is found again by the next run. */
async function prune(context: PartContext, subject: Subject & { kind: 'stack' }) {
  const { world } = context
  const { stack, target } = subject
  const old = newestReleases(world.store, stack)
    .slice(RELEASES_KEPT)
    .map(({ number }) => number)
  world.store.forgetReleases(stack, old)
  // What a project leaves behind, Compose takes away.
  if (nodeOf(subject) !== undefined) return skipped(undefined, 'nothing to prune')
  const { api, snapshot } = await look(world, target)
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
