import { fail, type Problem, type Result } from '../../contract/doors/problem.ts'
import type { Operation } from '../../contract/plan.ts'
import {
  type ContainerMemory,
  type ContainerVerdict,
  containersVerdict,
  rememberContainers,
} from '../../core/run/project/container-verdict.ts'
import type { PartContext } from '../part-context.ts'
import { cancelled, done, goOn, LeftStanding, type StepEnd } from '../step.ts'
import { inspect, lookAtProject } from './look-at-project.ts'

/** A service waited for. */
export interface AwaitedService {
  service: string
  /** Its containers are new. */
  isFresh: boolean
}

/** The services that operations bring up. */
export function broughtUp(operations: readonly Operation[]): AwaitedService[] {
  return operations.flatMap((operation) => {
    if (operation.kind !== 'project-up') return []
    const running = operation.services.filter(({ count }) => count > 0)
    return running.map(({ service, deed }) => ({
      service,
      isFresh: deed === 'create' || deed === 'recreate',
    }))
  })
}

const LOOK_EVERY_MS = 400

/** Waits until all of these services have come up and stay; the first that fails ends it. */
export async function convergeProject(
  context: PartContext,
  node: string,
  stack: string,
  awaited: readonly AwaitedService[],
): Promise<Result<StepEnd<undefined>>> {
  const { clock, limits } = context.world
  const from = clock.monotonic()
  const memories = new Map<string, ContainerMemory>()
  for (let told = ''; ; ) {
    if (context.stop.aborted) throw new LeftStanding('homeport stops')
    const judged = await judge(context, node, stack, awaited, memories)
    goOn(context)
    const problem = failure(stack, judged) ?? cancelled(context)
    if (problem !== undefined) return fail(problem)
    const open = judged.flatMap(({ service, verdict }) =>
      verdict.state === 'converging' ? [`${service}: ${verdict.text}`] : [],
    )
    if (open.length === 0) return done(undefined, awaited.length === 1 ? 'healthy' : 'all healthy')
    const text = open.join('; ')
    if (text !== told) context.journal.say(`    ${text}`)
    told = text
    if (clock.monotonic() - from > limits.convergeMs) return fail(tooLate(text, limits.convergeMs))
    await clock.wait(LOOK_EVERY_MS, context.stop)
  }
}

interface Judged {
  service: string
  verdict: ContainerVerdict
}

async function judge(
  { world }: PartContext,
  node: string,
  stack: string,
  awaited: readonly AwaitedService[],
  memories: Map<string, ContainerMemory>,
): Promise<Judged[]> {
  const all = await lookAtProject(world, node, stack)
  return Promise.all(
    awaited.map(async ({ service, isFresh }) => {
      const own = all.filter((container) => container.service === service)
      const containers = await inspect(world, node, own)
      const before = memories.get(service) ?? {}
      const look = { containers, memory: before, isFresh, now: world.clock.monotonic() }
      const memory = rememberContainers(look)
      memories.set(service, memory)
      return { service, verdict: containersVerdict({ ...look, memory }) }
    }),
  )
}

function failure(stack: string, judged: readonly Judged[]): Problem | undefined {
  for (const { service, verdict } of judged) {
    if (verdict.state !== 'failed') continue
    return { code: 'service-failed', text: `${stack}/${service}: ${verdict.text}`, path: service }
  }
  return undefined
}

function tooLate(text: string, ms: number): Problem {
  return { code: 'not-converged', text: `not healthy after ${Math.round(ms / 1000)} s: ${text}` }
}
