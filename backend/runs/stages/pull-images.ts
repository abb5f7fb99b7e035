import type { OperationOf } from '../../contract/plan.ts'
import { fail, ok, type Result } from '../../contract/problem.ts'
import type { EngineNode, SwarmSnapshot } from '../../core/engine/seen.ts'
import type { ServiceSpec } from '../../core/engine/spec.ts'
import { swarmOf } from '../../core/plan/subject.ts'
import { eligibleNodes } from '../../core/swarm/what-runs.ts'
import { EngineError } from '../../ports/docker-api.ts'
import { look } from '../look.ts'
import type { PartContext } from '../part-context.ts'
import { done, skipped, step } from '../step.ts'

/**
 * Brings the images of the services about to change to the nodes that may run them: one step per image, all nodes
 * at once. An absent node is skipped and said; an image that is nowhere to be had stops the run before any change.
 */
export async function pullImages(context: PartContext): Promise<Result<void>> {
  const wanted = wantedImages(context)
  for (const [image, specs] of wanted) {
    const pulled = await step(
      context,
      `pull:${image}`,
      `have image ${image} on the nodes that may run it`,
      async () => {
        const { snapshot } = await look(context.world, swarmOf(context.plan.subject))
        const results = await Promise.all(
          nodesFor(snapshot, specs).map((node) => haveImage(context, node, image)),
        )
        return verdict(image, results)
      },
    )
    if (!pulled.ok) return pulled
  }
  return ok(undefined)
}

interface Had {
  node: string
  had: 'there' | 'pulled' | 'away' | 'failed'
  why?: string
}

function verdict(image: string, results: Had[]) {
  const said = results
    .filter((result) => result.had !== 'there')
    .map((r) => `${r.node}: ${r.had}${r.why ? ` (${r.why})` : ''}`)
  const usable = results.some((result) => result.had === 'there' || result.had === 'pulled')
  const refused = results.filter((result) => result.had === 'failed')
  if (!usable && refused.length > 0) {
    return fail<never>({
      code: 'image-missing',
      text: `image ${image} is not to be had on any node: ${refused.map((r) => `${r.node}: ${r.why}`).join('; ')}`,
      advice: 'Check the tag, and whether the nodes reach the registry.',
    })
  }
  return said.length === 0 ? skipped(undefined, 'there already') : done(undefined, said.join(', '))
}

async function haveImage(context: PartContext, member: EngineNode, image: string): Promise<Had> {
  const node = context.world.nodeNames().get(member.ID)
  if (node === undefined)
    return { node: member.Description.Hostname, had: 'away', why: 'no way to its engine' }
  const lost = context.world.whyLost(node)
  if (lost !== undefined) return { node, had: 'away', why: lost.text }
  const api = context.world.engines.node(node)
  try {
    if ((await api.image(image)) !== undefined) return { node, had: 'there' }
    const deadline = AbortSignal.timeout(context.world.limits.pullMs)
    await api.pull(image, progressTeller(context, node, image), AbortSignal.any([deadline, context.stop]))
    return { node, had: 'pulled' }
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
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
