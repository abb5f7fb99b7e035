import type { Problem } from '../../contract/doors/problem.ts'
import { diagnose } from '../../core/run/diagnose.ts'
import { EngineError } from '../../ports/nodes/docker-api.ts'
import type { PartContext } from '../part-context.ts'
import type { Evidence } from '../stages/evidence.ts'
import { inspect, lookAtProject } from './look-at-project.ts'

const LOG_LINES = 20
const LOG_MS = 3_000

/** Everything about a failed service that tells why: what its container says, and its last lines. */
export async function projectEvidence(
  context: PartContext,
  node: string,
  stack: string,
  problem: Problem,
): Promise<Evidence> {
  const all = await lookAtProject(context.world, node, stack)
  const container = all.find(({ service }) => service === problem.path)
  if (container === undefined) {
    const { text, advice } = problem
    return { cause: text, evidence: [], ...(advice === undefined ? {} : { advice }) }
  }
  const [seen] = await inspect(context.world, node, [container])
  return diagnose({
    service: `${stack}/${container.service}`,
    image: container.image,
    tasks: [],
    nodeNames: new Map(),
    logs: await lastLines(context, node, container.id),
    ...(seen?.health === 'unhealthy' ? { failedCheck: seen.lastCheck ?? '' } : {}),
    outOfMemory: seen?.outOfMemory ?? false,
    problem: problem.text,
  })
}

/** Best effort, and soon. */
async function lastLines({ world }: PartContext, node: string, id: string): Promise<string[]> {
  const lines: string[] = []
  const options = { tail: LOG_LINES, follow: false, signal: AbortSignal.timeout(LOG_MS) }
  try {
    await world.engines.node(node).containerLogs(id, options, ({ text }) => lines.push(text))
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
  }
  return lines.slice(-LOG_LINES)
}
