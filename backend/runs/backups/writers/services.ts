import { fail, type Problem, type Result } from '../../../contract/doors/problem.ts'
import type { OperationOf } from '../../../contract/plan.ts'
import { strangersOn } from '../../../core/backups/who-has-it.ts'
import { nodeOf } from '../../../core/plan/subject.ts'
import type { PartContext } from '../../part-context.ts'
import { cancelled, done, LeftStanding, type StepEnd, skipped } from '../../step.ts'
import { recordStarted, recordStopped } from '../records.ts'
import { projectWriters } from './project-writers.ts'
import { swarmWriters } from './swarm-writers.ts'
import type { Writers } from './writers.ts'

type Restoring = OperationOf<'volume-restore'>

const LOOK_AGAIN_MS = 300

/** None of the services is wished to run any more. What ran is remembered first: the plan has it, and the store. */
export async function stopServices(
  context: PartContext,
  { services }: Restoring,
): Promise<Result<StepEnd<undefined>>> {
  const { subject } = context.plan
  const before = Object.fromEntries(services.map(({ name, replicas }) => [name, replicas]))
  if (subject.kind === 'stack') recordStopped(context.world.store, subject.stack, before)
  const writers = writersOf(context)
  for (const one of services) await writers.set(one, 0)
  return services.length === 0 ? skipped(undefined, 'nothing runs on it') : done(undefined, 'told to stop')
}

/** As many as ran before, and no more: what is there already is not made twice. */
export async function startServices(
  context: PartContext,
  { services }: Restoring,
): Promise<Result<StepEnd<undefined>>> {
  const { subject } = context.plan
  const writers = writersOf(context)
  for (const one of services) await writers.set(one, one.replicas)
  const names = services.map(({ name }) => name)
  if (subject.kind === 'stack') recordStarted(context.world.store, subject.stack, names)
  return done(undefined, services.map(({ service, replicas }) => `${service} ${replicas}`).join(', '))
}

/** Waits until no container of the services is left running on the node, as its own engine says, nor any other there. */
export async function untilGone(
  context: PartContext,
  operation: Restoring,
): Promise<Result<StepEnd<undefined>>> {
  const { services, node } = operation
  const { clock, limits, engines } = context.world
  const writers = writersOf(context)
  const until = clock.monotonic() + limits.convergeMs
  for (;;) {
    if (context.stop.aborted) throw new LeftStanding('homeport stops')
    const left = (await Promise.all(services.map((one) => writers.left(one, node)))).flat()
    if (left.length === 0) {
      const others = strangersOn(operation, await engines.node(node).containers())
      return others.length === 0 ? done(undefined, 'gone') : fail(usedByOthers(operation, others))
    }
    const unwanted = cancelled(context)
    if (unwanted !== undefined) return fail(unwanted)
    if (clock.monotonic() > until) return fail(doesNotStop(services, left, node))
    await clock.wait(LOOK_AGAIN_MS, context.stop)
  }
}

/** What was started again becomes healthy with the data it has now, and stays. */
export function untilHealthy(
  context: PartContext,
  services: Restoring['services'],
): Promise<Result<StepEnd<undefined>>> {
  return writersOf(context).converge(services)
}

function writersOf(context: PartContext): Writers {
  const { subject } = context.plan
  const node = nodeOf(subject)
  if (node === undefined || subject.kind !== 'stack') return swarmWriters(context)
  return projectWriters(context, node, subject.stack)
}

function usedByOthers({ name, node, folder }: Restoring, others: readonly string[]): Problem {
  const names = others.join(', ')
  return {
    code: 'service-does-not-stop',
    text: `${names} on ${node} has ${folder ?? `the volume ${name}`} too, runs, and is none of this stack's`,
    advice: `Stop it there for as long (docker stop ${others.join(' ')}); then restore again. Nothing was changed.`,
  }
}

function doesNotStop(services: Restoring['services'], left: readonly string[], node: string) {
  const names = services.map(({ service }) => service).join(', ')
  return {
    code: 'service-does-not-stop',
    text: `${names} does not stop: ${left.length} containers still run on ${node}`,
    advice: `Look on ${node} why: docker logs ${left[0]?.slice(0, 12)}; then restore again. Nothing was changed.`,
  }
}
