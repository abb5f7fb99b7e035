import type { Problem } from '../../contract/doors/problem.ts'
import { labels } from '../../contract/words.ts'
import type { EngineService, EngineTask, SwarmSnapshot } from '../../core/engine/seen.ts'
import { nodeOf, swarmOf } from '../../core/plan/subject.ts'
import { diagnose } from '../../core/run/diagnose.ts'
import { isJob, tasksOf } from '../../core/swarm/what-runs.ts'
import type { DockerApi } from '../../ports/nodes/docker-api.ts'
import { EngineError } from '../../ports/nodes/docker-api.ts'
import { touchedServices } from '../acts/touched-services.ts'
import { look } from '../look.ts'
import type { PartContext } from '../part-context.ts'
import { projectEvidence } from '../project/project-evidence.ts'

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
  const { subject } = context.plan
  const node = nodeOf(subject)
  if (node !== undefined && subject.kind === 'stack')
    return projectEvidence(context, node, subject.stack, problem)
  const { api, snapshot } = await look(context.world, swarmOf(subject))
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
    ({ CreatedAt, Status }) =>
      Date.parse(CreatedAt) >= Date.parse(since) && !(isJob(service) && Status.State === 'complete'),
  )
  const failed = newestFailed(own)
  const failedCheck = failed === undefined ? undefined : await failedCheckOf(context, failed)
  const container = service.Spec.TaskTemplate.ContainerSpec
  const stack = service.Spec.Labels?.[labels.namespace]
  return diagnose({
    service: `${stack}/${service.Spec.Name.slice((stack?.length ?? -1) + 1)}`,
    ...(container === undefined ? {} : { image: container.Image }),
    constraints: service.Spec.TaskTemplate.Placement?.Constraints ?? [],
    tasks: own,
    nodeNames: new Map([...hostnames(snapshot), ...context.world.nodeNames()]),
    ...(service.UpdateStatus === undefined ? {} : { update: service.UpdateStatus }),
    logs: await lastLines(api, service.ID, failed, since),
    ...(failedCheck === undefined ? {} : { failedCheck }),
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

function newestFailed(tasks: readonly EngineTask[]): EngineTask | undefined {
  return tasks
    .filter(({ Status }) => ['failed', 'rejected', 'complete'].includes(Status.State))
    .sort((a, b) => Date.parse(a.CreatedAt) - Date.parse(b.CreatedAt))
    .at(-1)
}

interface Checked {
  State?: { Health?: { FailingStreak?: number; Log?: { Output?: string }[] | null } | null }
}

/**
 * What the health check of an ended task said last, if it had failed; the node's engine keeps the ended container for
 * a while. Its `Status` says nothing: an engine calls every container unhealthy whose checks have stopped
 * (moby daemon/container/health.go).
 */
async function failedCheckOf(context: PartContext, task: EngineTask): Promise<string | undefined> {
  const node = context.world.nodeNames().get(task.NodeID ?? '')
  const container = task.Status.ContainerStatus?.ContainerID
  if (node === undefined || !container) return undefined
  try {
    const { State } = (await context.world.engines.node(node).containerInspect(container)) as Checked
    const { FailingStreak = 0, Log } = State?.Health ?? {}
    return FailingStreak > 0 ? (Log?.at(-1)?.Output ?? '') : undefined
  } catch (error) {
    if (error instanceof EngineError) return undefined
    throw error
  }
}

/** Best effort, and soon: an engine of a dead node never answers. Others of the service have other last words. */
async function lastLines(
  api: DockerApi,
  service: string,
  failed: EngineTask | undefined,
  since: string,
): Promise<string[]> {
  const lines: string[] = []
  const options = { tail: LOG_LINES, follow: false, signal: AbortSignal.timeout(LOG_MS) }
  const note = ({ text }: { text: string }) => lines.push(text)
  try {
    if (failed !== undefined) await api.taskLogs(failed.ID, options, note)
    else await api.serviceLogs(service, { ...options, since }, note)
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
  }
  return lines.slice(-LOG_LINES)
}
