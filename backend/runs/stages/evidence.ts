import type { Problem } from '../../contract/problem.ts'
import { labels } from '../../contract/words.ts'
import type { EngineService, SwarmSnapshot } from '../../core/engine/seen.ts'
import { swarmOf } from '../../core/plan/subject.ts'
import { diagnose } from '../../core/run/diagnose.ts'
import { tasksOf } from '../../core/swarm/what-runs.ts'
import type { DockerApi } from '../../ports/docker-api.ts'
import { EngineError } from '../../ports/docker-api.ts'
import { touchedServices } from '../acts/touched-services.ts'
import { look } from '../look.ts'
import type { PartContext } from '../part-context.ts'

/** What was found out about a failure, in words. */
export interface Evidence {
  cause: string
  advice?: string
  evidence: string[]
}

const LOG_LINES = 20
const LOG_MS = 3_000

/** Everything about a failed service that tells why: its tasks, what Swarm says of it, its last lines. */
export async function gatherEvidence(context: PartContext, problem: Problem): Promise<Evidence> {
  const { api, snapshot } = await look(context.world, swarmOf(context.plan.subject))
  const service = failedService(snapshot, problem)
  if (service === undefined) {
    return {
      cause: problem.text,
      evidence: [],
      ...(problem.advice === undefined ? {} : { advice: problem.advice }),
    }
  }
  const since = sentAt(context, service)
  const own = tasksOf(service, snapshot.tasks).filter(
    ({ CreatedAt }) => Date.parse(CreatedAt) >= Date.parse(since),
  )
  const container = service.Spec.TaskTemplate.ContainerSpec
  const stack = service.Spec.Labels?.[labels.namespace]
  return diagnose({
    service: `${stack}/${service.Spec.Name.slice((stack?.length ?? -1) + 1)}`,
    ...(container === undefined ? {} : { image: container.Image }),
    constraints: service.Spec.TaskTemplate.Placement?.Constraints ?? [],
    tasks: own,
    nodeNames: new Map([...hostnames(snapshot), ...context.world.nodeNames()]),
    ...(service.UpdateStatus === undefined ? {} : { update: service.UpdateStatus }),
    logs: await lastLines(api, service.ID, since),
    problem: problem.text,
  })
}

/** What was before this run touched the service is another story. */
function sentAt(context: PartContext, { Spec, CreatedAt }: EngineService): string {
  const own = touchedServices(context, context.operations).find(({ name }) => name === Spec.Name)
  return own?.startedAt ?? CreatedAt
}

function failedService(snapshot: SwarmSnapshot, { path }: Problem): EngineService | undefined {
  return snapshot.services.find(({ Spec }) => Spec.Name === path)
}

function hostnames(snapshot: SwarmSnapshot): [string, string][] {
  return snapshot.nodes.map((node) => [node.ID, node.Description.Hostname])
}

/** Best effort, and soon: an engine of a dead node never answers. */
async function lastLines(api: DockerApi, service: string, since: string): Promise<string[]> {
  const lines: string[] = []
  const options = { tail: LOG_LINES, follow: false, since, signal: AbortSignal.timeout(LOG_MS) }
  try {
    await api.serviceLogs(service, options, ({ text }) => lines.push(text))
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
  }
  return lines.slice(-LOG_LINES)
}
