import { fail, type Problem, type Result } from '../../contract/doors/problem.ts'
import type { SwarmSnapshot } from '../../core/engine/seen.ts'
import { swarmOf } from '../../core/plan/subject.ts'
import { emptyMemory, remember, type ServiceMemory } from '../../core/run/service-memory.ts'
import { type ServiceVerdict, serviceVerdict } from '../../core/run/service-verdict.ts'
import { look } from '../look.ts'
import type { PartContext } from '../part-context.ts'
import { cancelled, done, goOn, LeftStanding, type StepEnd } from '../step.ts'

export interface ConvergeOptions {
  /** How long a service must have run untouched, in ms; default: as long as Swarm itself watches a task. */
  stayMs?: number
  /** While putting back, what Swarm itself rolled back counts as well. */
  rolledBackCounts?: boolean
}

/** A service waited for, named as the engine has it. */
export interface Awaited {
  name: string
  /** Engine time: what was before has nothing to do with this deploy. Default: the first look. */
  startedAt?: string | undefined
}

interface Remembered {
  startedAt: string | undefined
  memory: ServiceMemory
}

interface Judged {
  name: string
  verdict: ServiceVerdict
}

/** Between two looks; a slow swarm is asked less often. */
const LOOK_EVERY_MS = 400
const LOOK_SELDOM_MS = 5_000

/** Waits until all of these services are healthy; the first that fails ends it. */
export async function converge(
  context: PartContext,
  services: readonly Awaited[],
  options: ConvergeOptions = {},
): Promise<Result<StepEnd<undefined>>> {
  const { clock, limits } = context.world
  const from = clock.monotonic()
  const memories = new Map<string, Remembered>()
  for (let told = ''; ; ) {
    if (context.stop.aborted) throw new LeftStanding('homeport stops')
    const asked = clock.monotonic()
    const { snapshot } = await look(context.world, swarmOf(context.plan.subject))
    goOn(context)
    const judged = services.map((service) => judge(context, snapshot, service, memories, options))
    const problem = failure(judged) ?? cancelled(context)
    if (problem !== undefined) return fail(problem)
    const open = judged.filter(({ verdict }) => verdict.state === 'converging')
    if (open.length === 0) return done(undefined, services.length === 1 ? 'healthy' : 'all healthy')
    const text = open
      .map(({ name, verdict }) => `${name}: ${'text' in verdict ? verdict.text : ''}`)
      .join('; ')
    if (text !== told) context.journal.say(`    ${text}`)
    told = text
    if (clock.monotonic() - from > limits.convergeMs) return fail(tooLate(text, limits.convergeMs))
    const pause = Math.max(LOOK_EVERY_MS, 3 * (clock.monotonic() - asked))
    await clock.wait(Math.min(pause, LOOK_SELDOM_MS), context.stop)
  }
}

function judge(
  context: PartContext,
  snapshot: SwarmSnapshot,
  { name, startedAt }: Awaited,
  memories: Map<string, Remembered>,
  options: ConvergeOptions,
): Judged {
  const service = snapshot.services.find((candidate) => candidate.Spec.Name === name)
  if (service === undefined) return { name, verdict: { state: 'failed', text: 'it is gone', taskIds: [] } }
  const known = memories.get(name) ?? { startedAt, memory: emptyMemory }
  const seen = {
    service,
    tasks: snapshot.tasks,
    nodes: snapshot.nodes,
    lost: context.world.lostNodes(),
    ...(known.startedAt === undefined ? {} : { startedAt: known.startedAt }),
    now: context.world.clock.monotonic(),
    ...options,
  }
  const memory = remember(known.memory, seen)
  memories.set(name, { ...known, memory })
  return { name, verdict: serviceVerdict(seen, memory) }
}

function failure(judged: Judged[]): Problem | undefined {
  const failed = judged.find(({ verdict }) => verdict.state === 'failed')
  if (failed?.verdict.state !== 'failed') return undefined
  return { code: 'service-failed', text: `${failed.name}: ${failed.verdict.text}`, path: failed.name }
}

function tooLate(text: string, ms: number): Problem {
  return { code: 'not-converged', text: `not healthy after ${Math.round(ms / 1000)} s: ${text}` }
}
