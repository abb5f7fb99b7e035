import type { OperationOf } from '../../contract/plan.ts'
import { ok, type Result } from '../../contract/problem.ts'
import type { EngineNode, SwarmSnapshot } from '../../core/engine/seen.ts'
import type { ServiceSpec } from '../../core/engine/spec.ts'
import { nodeOf, swarmOf } from '../../core/plan/subject.ts'
import { type ImageOnNode, imageVerdict } from '../../core/run/image-verdict.ts'
import { eligibleNodes } from '../../core/swarm/what-runs.ts'
import { EngineError } from '../../ports/docker-api.ts'
import { look } from '../look.ts'
import type { PartContext } from '../part-context.ts'
import { assertInReach } from '../project/node-in-reach.ts'
import { done, LeftStanding, type StepEnd, skipped, step } from '../step.ts'

/**
 * Brings the images of the services about to change to the nodes that may run them: one step per image, all nodes
 * at once. An absent node is skipped and said; one that cannot get it stops the run before any change.
 */
export async function pullImages(context: PartContext): Promise<Result<void>> {
  const wanted = wantedImages(context)
  for (const [image, specs] of wanted) {
    const pulled = await step(
      context,
      `pull:${image}`,
      `have image ${image} on the nodes that may run it`,
      async () => ending(image, await haveImageWhereWanted(context, image, specs)),
    )
    if (!pulled.ok) return pulled
  }
  return ok(undefined)
}

function ending(image: string, nodes: ImageOnNode[]): Result<StepEnd<undefined>> {
  const judged = imageVerdict(image, nodes)
  if (!judged.ok) return judged
  return judged.value.length === 0
    ? skipped(undefined, 'there already')
    : done(undefined, judged.value.join(', '))
}

/** On every node of the swarm that may run it, or on the Compose node. */
async function haveImageWhereWanted(
  context: PartContext,
  image: string,
  specs: ServiceSpec[],
): Promise<ImageOnNode[]> {
  const node = nodeOf(context.plan.subject)
  if (node !== undefined) {
    assertInReach(context.world, node)
    return [await haveImage(context, node, image)]
  }
  const { snapshot } = await look(context.world, swarmOf(context.plan.subject))
  return Promise.all(nodesFor(snapshot, specs).map((member) => haveImageOnMember(context, member, image)))
}

async function haveImageOnMember(
  context: PartContext,
  member: EngineNode,
  image: string,
): Promise<ImageOnNode> {
  const node = context.world.nodeNames().get(member.ID)
  if (node === undefined)
    return { node: member.Description.Hostname, had: 'away', why: 'no way to its engine' }
  const lost = context.world.whyLost(node)
  if (lost !== undefined) return { node, had: 'away', why: lost.text }
  return haveImage(context, node, image)
}

async function haveImage(context: PartContext, node: string, image: string): Promise<ImageOnNode> {
  const api = context.world.engines.node(node)
  try {
    const known = await api.image(image)
    if (known !== undefined)
      return { node, had: 'there', id: known.Id, architecture: known.Architecture ?? '' }
    const deadline = AbortSignal.timeout(context.world.limits.pullMs)
    await api.pull(image, progressTeller(context, node, image), AbortSignal.any([deadline, context.stop]))
    const now = await api.image(image)
    if (now === undefined) return { node, had: 'failed', why: 'it was pulled, and is not there' }
    return { node, had: 'pulled', id: now.Id, architecture: now.Architecture ?? '' }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    if (context.stop.aborted) throw new LeftStanding('homeport stops')
    return { node, had: error.outcomeUnknown ? 'away' : 'failed', why: error.message }
  }
}

/** Says how far a pull is, at most every five seconds. */
function progressTeller(context: PartContext, node: string, image: string) {
  let last = Number.NEGATIVE_INFINITY
  return (progress: { text: string; currentBytes?: number; totalBytes?: number }) => {
    const now = context.world.clock.monotonic()
    if (now - last < 5_000) return
    last = now
    const share = progress.totalBytes
      ? ` ${Math.round((100 * (progress.currentBytes ?? 0)) / progress.totalBytes)} %`
      : ''
    context.journal.say(`    ${node}: ${image}: ${progress.text}${share}`)
  }
}

function wantedImages(context: PartContext): Map<string, ServiceSpec[]> {
  const wanted = new Map<string, ServiceSpec[]>()
  for (const operation of context.operations) {
    if (operation.kind === 'project-up') for (const { image } of operation.services) wanted.set(image, [])
    const spec = operation.kind === 'service-create' ? (operation.spec as ServiceSpec) : undefined
    const image = spec?.TaskTemplate.ContainerSpec?.Image ?? changedImage(operation)
    if (image === undefined) continue
    wanted.set(image, [...(wanted.get(image) ?? []), ...(spec ? [spec] : [])])
  }
  return wanted
}

function changedImage(operation: { kind: string }): string | undefined {
  if (operation.kind !== 'service-update') return undefined
  const change = (operation as OperationOf<'service-update'>).changes.find((c) => c.path.at(-1) === 'Image')
  return typeof change?.to === 'string' ? change.to : undefined
}

function nodesFor(snapshot: SwarmSnapshot, specs: ServiceSpec[]): EngineNode[] {
  if (specs.length === 0) return snapshot.nodes
  return snapshot.nodes.filter((node) => specs.some((spec) => eligibleNodes(spec, [node]).length > 0))
}
