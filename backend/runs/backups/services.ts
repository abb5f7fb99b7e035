import { HomeportError } from '../../contract/errors.ts'
import type { OperationOf } from '../../contract/plan.ts'
import { fail, ok, type Result } from '../../contract/problem.ts'
import { swarmOf } from '../../core/plan/subject.ts'
import { EngineError } from '../../ports/docker-api.ts'
import { look } from '../look.ts'
import type { PartContext } from '../part-context.ts'
import { cancelled, done, LeftStanding, type StepEnd, skipped } from '../step.ts'
import { recordStopped } from './records.ts'

type Restoring = Pick<OperationOf<'volume-restore'>, 'services' | 'node'>

const MOST_TRIES = 20
const LOOK_AGAIN_MS = 300

/** None of the services is wished to run any more. What ran is remembered first: the plan has it, and the store. */
export async function stopServices(
  context: PartContext,
  { services }: Restoring,
): Promise<Result<StepEnd<undefined>>> {
  const { subject } = context.plan
  const before = Object.fromEntries(services.map(({ name, replicas }) => [name, replicas]))
  if (subject.kind === 'stack') recordStopped(context.world.store, subject.stack, before)
  for (const { name } of services) await scale(context, name, 0)
  return services.length === 0 ? skipped(undefined, 'nothing runs on it') : done(undefined, 'scaled to zero')
}

/** As many as ran before, and no more: what is there already is not made twice. */
export async function startServices(
  context: PartContext,
  { services }: Restoring,
): Promise<Result<StepEnd<undefined>>> {
  const { subject } = context.plan
  for (const { name, replicas } of services) await scale(context, name, replicas)
  if (subject.kind === 'stack') recordStopped(context.world.store, subject.stack, {})
  return done(undefined, services.map(({ service, replicas }) => `${service} ${replicas}`).join(', '))
}

/** Waits until no container of the services is left running on the node, as its own engine says. */
export async function untilGone(
  context: PartContext,
  { services, node }: Restoring,
): Promise<Result<StepEnd<undefined>>> {
  const { clock, engines, limits } = context.world
  const until = clock.monotonic() + limits.convergeMs
  for (;;) {
    if (context.stop.aborted) throw new LeftStanding('homeport stops')
    const left = (await Promise.all(services.map(({ name }) => runningOf(engines.node(node), name)))).flat()
    if (left.length === 0) return done(undefined, 'gone')
    const unwanted = cancelled(context)
    if (unwanted !== undefined) return fail(unwanted)
    if (clock.monotonic() > until) return fail(doesNotStop(services, left, node))
    await clock.wait(LOOK_AGAIN_MS, context.stop)
  }
}

async function runningOf(api: ReturnType<PartContext['world']['engines']['node']>, name: string) {
  const containers = await api.containers({ label: [`com.docker.swarm.service.name=${name}`] })
  return containers.filter(({ State }) => !['exited', 'dead', 'created'].includes(State)).map(({ Id }) => Id)
}

function doesNotStop(services: Restoring['services'], left: readonly string[], node: string) {
  const names = services.map(({ service }) => service).join(', ')
  return {
    code: 'service-does-not-stop',
    text: `${names} does not stop: ${left.length} containers still run on ${node}`,
    advice: `Look on ${node} why: docker logs ${left[0]?.slice(0, 12)}; then restore again. Nothing was changed.`,
  }
}

async function scale(context: PartContext, name: string, replicas: number): Promise<Result<void>> {
  const { world } = context
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const { api, snapshot } = await look(world, swarmOf(context.plan.subject))
    const live = snapshot.services.find(({ Spec }) => Spec.Name === name)
    if (live === undefined) throw new HomeportError('not-found', `service ${name} is not there any more`)
    if (live.Spec.Mode?.Replicated?.Replicas === replicas) return ok(undefined)
    const spec = { ...live.Spec, Mode: { Replicated: { Replicas: replicas } } }
    try {
      await api.updateService(live.ID, live.Version.Index, await world.secrets.fill(spec))
    } catch (error) {
      if (!(error instanceof EngineError) || !/out of sequence/.test(error.message)) throw error
    }
    await world.clock.wait(LOOK_AGAIN_MS, context.stop)
    if (context.stop.aborted) throw new LeftStanding('homeport stops')
  }
  throw new HomeportError('locked-by-run', `someone else keeps changing service ${name}`)
}
