import { fail, ok, type Problem, type Result } from '../../contract/doors/problem.ts'
import type { DataOperation } from '../../contract/plan.ts'
import { SCHEDULE } from '../../contract/words.ts'
import { clockProblem } from '../../core/backups/clocks.ts'
import type { PlacedVolume } from '../../core/backups/plan-data.ts'
import { secretNames } from '../../core/backups/restic/repository.ts'
import type { PartContext } from '../part-context.ts'
import { done, type StepEnd, skipped, step } from '../step.ts'
import { dataOf, keptIn } from './data-context.ts'
import { backedUp, placeVolumes } from './place-volumes.ts'
import { halfRestored, volumeBackups } from './records.ts'

/** Every node has the helper, and none of a former run is left there. */
export async function readyNodes(context: PartContext): Promise<Result<void>> {
  const { backupTool, secrets } = context.world
  const { operations } = dataOf(context)
  const there = await step<undefined>(context, 'secrets', 'what opens the repository is there', async () => {
    const { password, key } = secretNames(keptIn(context).repository.name)
    const [missing] = (await secrets.look([password, key])).filter((entry) => entry.state !== 'there')
    return missing === undefined ? done(undefined) : fail(missing.problem)
  })
  if (!there.ok) return there
  for (const node of new Set(operations.map((operation) => operation.node))) {
    const ready = await step<undefined>(
      context,
      `helper:${node}`,
      `${node} has the backup helper`,
      async () => {
        const made = await backupTool.ready(node)
        const swept = await backupTool.sweep(node, isOver(context))
        const left = swept.length === 0 ? [] : [`${swept.length} left by a former run taken away`]
        return made || swept.length > 0
          ? done(undefined, [...(made ? ['made'] : []), ...left].join(', '))
          : skipped(undefined, 'it is there')
      },
    )
    if (!ready.ok) return ready
  }
  return ok(undefined)
}

/** Whatever belongs to no run that goes on: another run's helper may work on the same node. */
function isOver({ world }: PartContext): (work: string) => boolean {
  const runs = world.store.unfinishedRuns()
  return (work) => !runs.some((run) => work.startsWith(`${run}/`))
}

/** The volumes lie where the plan says, and the clocks can be trusted. */
export async function checkVolumes(context: PartContext): Promise<Result<void>> {
  const { operations } = dataOf(context)
  for (const operation of operations) {
    const text = `${operation.subject} lies on ${operation.node}`
    const same = await step<undefined>(context, `lies:${operation.id}`, text, () =>
      checkVolume(context, operation),
    )
    if (!same.ok) return same
  }
  return ok(undefined)
}

async function checkVolume(
  context: PartContext,
  operation: DataOperation,
): Promise<Result<StepEnd<undefined>>> {
  const { volume, name, node, folder } = operation
  const { world } = context
  const { stack } = dataOf(context)
  const wished = backedUp(world, stack, volume)
  if (!wished.ok) return wished
  const placed = await placeVolumes(world, wished.value)
  if (!placed.ok) return placed
  const half =
    context.plan.purpose === 'back-up' ? halfRestored(world.store, stack, wished.value.volumes) : undefined
  if (half !== undefined) return fail(half)
  const outdated = otherThanPlanned(operation, placed.value[0])
  if (outdated !== undefined) return fail(outdated)
  const api = world.engines.node(node)
  if (folder === undefined && (await api.volume(name)) === undefined) {
    const text = `${node} has no volume ${name}: it was removed`
    const advice = 'Deploy the stack, so that it is made anew, then restore its last backup.'
    return fail({ code: 'volume-gone', text, advice })
  }
  const last = volumeBackups(world.store, wished.value.inventory).find(
    (one) => one.stack === stack && one.volume === volume,
  )?.last
  const { SystemTime } = await api.info()
  const isAsked = context.journal.run.by !== SCHEDULE
  const clocks = { home: world.clock.now(), node: SystemTime, newest: last?.at }
  const clock = clockProblem(clocks, { node, isAsked })
  if (clock !== undefined && !clock.mayGoOn) return fail(clock.problem)
  return done(undefined, clock && `${clock.problem.text}. ${clock.problem.advice}`)
}

/** A service that came since would not be stopped, and would write among what is restored. */
function otherThanPlanned(operation: DataOperation, now: PlacedVolume | undefined): Problem | undefined {
  const outdated = (text: string) => ({ code: 'plan-outdated', text, advice: 'Try again.' })
  if (now?.node !== operation.node) return outdated(`it lies on ${now?.node} by now`)
  if (operation.kind !== 'volume-restore') return undefined
  const names = (services: readonly { service: string }[]) =>
    services
      .map(({ service }) => service)
      .sort()
      .join(', ') || 'nothing'
  const [planned, have] = [names(operation.services), names(now.services)]
  return planned === have ? undefined : outdated(`by now ${have} has it; the plan would stop ${planned}`)
}
