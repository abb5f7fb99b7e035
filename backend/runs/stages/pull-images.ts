import { ok, type Result } from '../../contract/doors/problem.ts'
import type { Operation, OperationOf } from '../../contract/plan.ts'
import type { EngineNode, SwarmSnapshot } from '../../core/engine/seen.ts'
import type { ServiceSpec } from '../../core/engine/spec.ts'
import { networkNamesOf } from '../../core/plan/keyed/network-names.ts'
import { nodeOf, swarmOf } from '../../core/plan/subject.ts'
import { withChanges } from '../../core/plan/with-changes.ts'
import { type ImageOnNode, imageVerdict } from '../../core/run/image-verdict.ts'
import { eligibleNodes } from '../../core/swarm/what-runs.ts'
import { EngineError } from '../../ports/nodes/docker-api.ts'
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
  for (const [image, bringers] of wanted) {
    const pulled = await step(
      context,
      `pull:${image}`,
      `have image ${image} on the nodes that may run it`,
      async () => ending(image, await haveImageWhereWanted(context, image, bringers)),
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
  bringers: readonly Bringer[],
): Promise<ImageOnNode[]> {
  const node = nodeOf(context.plan.subject)
  if (node !== undefined) {
    assertInReach(context.world, node)
    return [await haveImage(context, node, image)]
  }
  const { snapshot } = await look(context.world, swarmOf(context.plan.subject))
  return Promise.all(nodesFor(snapshot, bringers).map((member) => haveImageOnMember(context, member, image)))
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

type Bringer = OperationOf<'service-create' | 'service-update' | 'project-up'>

/** Images by reference, with the operations that bring them. */
function wantedImages(context: PartContext): Map<string, Bringer[]> {
  const wanted = new Map<string, Bringer[]>()
  for (const operation of context.operations) {
    for (const image of imagesOf(operation))
      wanted.set(image, [...(wanted.get(image) ?? []), operation as Bringer])
  }
  return wanted
}

function imagesOf(operation: Operation): string[] {
  if (operation.kind === 'project-up') return operation.services.map(({ image }) => image)
  if (operation.kind === 'service-create') {
    const image = (operation.spec as ServiceSpec).TaskTemplate.ContainerSpec?.Image
    return image === undefined ? [] : [image]
  }
  if (operation.kind !== 'service-update') return []
  const change = operation.changes.find(({ path }) => path.at(-1) === 'Image')
  return typeof change?.to === 'string' ? [change.to] : []
}

/** Where the services will be allowed to run once they are as wished: nobody else needs, or can use, the image. */
function nodesFor(snapshot: SwarmSnapshot, bringers: readonly Bringer[]): EngineNode[] {
  const specs = bringers.flatMap((operation) => specOf(snapshot, operation) ?? [])
  return snapshot.nodes.filter((node) => specs.some((spec) => eligibleNodes(spec, [node]).length > 0))
}

function specOf(snapshot: SwarmSnapshot, operation: Bringer): ServiceSpec | undefined {
  if (operation.kind === 'service-create') return operation.spec as ServiceSpec
  if (operation.kind !== 'service-update') return undefined
  const live = snapshot.services.find(({ Spec }) => Spec.Name === operation.name)?.Spec
  return live && withChanges(live, operation.changes, networkNamesOf(snapshot))
}
