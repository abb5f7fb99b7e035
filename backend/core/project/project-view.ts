import type { ServiceView } from '../../contract/home.ts'
import type { StackStatus } from '../../contract/words.ts'
import { byText } from '../plan/keyed/canonical.ts'
import type { StackVerdict } from '../swarm/stack-status.ts'
import {
  type Condition,
  composeLabels,
  conditionOf,
  containersOf,
  type NodeSnapshot,
  type ProjectContainer,
} from './seen-project.ts'

/** What is seen of a stack that Docker Compose runs. */
export interface ProjectSight {
  /** One for each of its nodes that could be seen. */
  snapshots: readonly NodeSnapshot[]
  /** How many containers homeport put there, by service. */
  applied: Readonly<Record<string, number>>
}

/** What containers alone do not show. */
export interface Known {
  /** Ids of those in a crash loop: between two crashes they seem to run. */
  looping: ReadonlySet<string>
  /** The engine is to keep it running: with code 0 it has not done its work, somebody has stopped it. */
  staysUp(stack: string, service: string): boolean
}

/** The same look, with each container shown as what it is. */
export function asItIs(snapshot: NodeSnapshot, { looping, staysUp }: Known): NodeSnapshot {
  const containers = snapshot.containers.map((one) => {
    const { [composeLabels.project]: stack = '', [composeLabels.service]: service = '' } = one.Labels
    if (one.State === 'running' && looping.has(one.Id))
      return { ...one, State: 'restarting', Status: `it keeps failing; now ${one.Status}` }
    const isOver = conditionOf({ state: one.State, status: one.Status }) === 'ended'
    return isOver && staysUp(stack, service) ? { ...one, State: 'stopped' } : one
  })
  return { ...snapshot, containers }
}

/** The services that are there, and those that should be. */
export function projectServices(stack: string, { snapshots, applied }: ProjectSight): ServiceView[] {
  const all = snapshots.flatMap((snapshot) =>
    containersOf(snapshot.containers, stack).map((container) => ({ node: snapshot.node, container })),
  )
  const names = [...new Set([...all.map(({ container }) => container.service), ...Object.keys(applied)])]
  return names.sort(byText).map((name) => {
    const own = all.filter(({ container }) => container.service === name)
    const running = own.filter(({ container }) => counts(container)).length
    return {
      name,
      image: own[0]?.container.image ?? '',
      mode: 'compose',
      running,
      wanted: applied[name] ?? own.length,
      tasks: own.map(({ node, container }) => taskView(node, container)),
    }
  })
}

/** What runs on a node, as `stack/service`, of all that Docker Compose made there. */
export function projectsOn(snapshot: NodeSnapshot | undefined, stacks: readonly string[]): string[] {
  if (snapshot === undefined) return []
  const running = stacks.flatMap((stack) =>
    containersOf(snapshot.containers, stack)
      .filter((container) => counts(container))
      .map(({ service }) => `${stack}/${service}`),
  )
  return [...new Set(running)].sort(byText)
}

function taskView(node: string, container: ProjectContainer): ServiceView['tasks'][number] {
  const state = taskStates[conditionOf(container)]
  return {
    id: container.id.slice(0, 12),
    node,
    state,
    runs: counts(container),
    ...(state === 'failed' ? { error: container.status } : {}),
    since: new Date(container.createdAt * 1000).toISOString(),
    image: container.image,
  }
}

/** In the words that Swarm has for its tasks. */
const taskStates: Record<Condition, string> = {
  runs: 'running',
  starting: 'starting',
  ill: 'failed',
  restarting: 'failed',
  ended: 'complete',
  failed: 'failed',
  stopped: 'shutdown',
}

/** One that has run to its end did what it was there for. */
function counts(container: ProjectContainer): boolean {
  return ['runs', 'ended'].includes(conditionOf(container))
}

export function projectStatus(stack: string, sight: ProjectSight): StackVerdict {
  const containers = sight.snapshots.flatMap((snapshot) => containersOf(snapshot.containers, stack))
  const missing = Object.entries(sight.applied)
    .filter(([name, count]) => containers.filter(({ service }) => service === name).length < count)
    .map(([name]) => `${name}: its container is gone`)
  const ill = containers.filter((container) => !counts(container))
  const reasons = [...missing, ...ill.map(({ service, status, state }) => `${service}: ${status || state}`)]
  if (containers.length === 0 && missing.length === 0)
    return { status: 'stopped', reasons: ['nothing of it is deployed'] }
  return { status: statusOf(containers, missing.length), reasons }
}

function statusOf(containers: readonly ProjectContainer[], missing: number): StackStatus {
  const conditions = containers.map(conditionOf)
  const some = (...wanted: Condition[]) => conditions.some((condition) => wanted.includes(condition))
  const runs = some('runs', 'ended')
  if (missing === 0 && !some('starting', 'ill', 'restarting', 'failed', 'stopped')) return 'running'
  if (some('failed', 'ill', 'restarting')) return runs ? 'degraded' : 'failed'
  if (missing === 0 && some('starting') && !some('stopped')) return 'deploying'
  return runs || some('starting') ? 'degraded' : 'stopped'
}
