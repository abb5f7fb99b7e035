import { fail, ok, type Result } from '../../contract/doors/problem.ts'
import type { Plan } from '../../contract/plan.ts'
import type { DesiredStack } from '../../core/plan/desired-stack.ts'
import { nodeOf } from '../../core/plan/subject.ts'
import { type DesiredProject, isProject } from '../../core/project/desired-project.ts'
import { releasedProject, wishedProject } from '../project/desired-project.ts'
import type { World } from '../world.ts'
import { secretsOfStack } from './secrets-of-stack.ts'
import { nodeToday } from './target-of.ts'

export type Desired = DesiredStack | DesiredProject

/**
 * What a plan wishes for its stack: rendered from the plan's own commit, or what a release holds. Undefined: the
 * stack should go, or the subject is a swarm.
 */
export async function desiredOf(
  world: World,
  plan: Pick<Plan, 'subject' | 'purpose' | 'madeFrom'>,
): Promise<Result<Desired | undefined>> {
  const { subject, purpose, madeFrom } = plan
  if (subject.kind === 'swarm') return ok(undefined)
  const { stack, target } = subject
  if (purpose === 'remove') return stillUnwished(world, stack)
  const node = nodeOf(subject)
  if (madeFrom.release !== undefined) return releasedAs(world, stack, madeFrom.release, node)
  if (node !== undefined) return wishedProject(world, { stack, node, commit: madeFrom.commit })
  return renderCommit(world, stack, target, madeFrom.commit)
}

function stillUnwished(world: World, name: string): Result<undefined> {
  if (!world.inventory()?.stacks.some((stack) => stack.name === name)) return ok(undefined)
  return fail({ code: 'plan-outdated', text: `stack ${name} is in the inventory again` })
}

async function releasedAs(
  world: World,
  stack: string,
  number: number,
  node: string | undefined,
): Promise<Result<Desired>> {
  const release = world.store.release(stack, number)
  const missing = (why: string): Result<never> =>
    fail({ code: 'release-missing', text: `release #${number} of ${stack} ${why}` })
  if (release === undefined) return missing('is not kept any more')
  const desired = release.desired as Desired
  if (!isProject(desired)) return node === undefined ? ok(desired) : missing(`ran on swarm ${desired.swarm}`)
  if (node === undefined || nodeToday(world, desired.node) !== node)
    return missing(`ran on node ${desired.node}`)
  return releasedProject(world, { ...desired, node })
}

/** Renders a stack as the inventory of that commit has it. */
async function renderCommit(
  world: World,
  stackName: string,
  swarm: string,
  commit: string,
): Promise<Result<DesiredStack>> {
  const stack = world.inventory()?.stacks.find((candidate) => candidate.name === stackName)
  if (stack === undefined) {
    return fail({ code: 'plan-outdated', text: `stack ${stackName} is not in the inventory any more` })
  }
  const secrets = await secretsOfStack(world, stack)
  if (!secrets.ok) return secrets
  const folder = await world.source.checkOut(commit)
  const rendered = await world.render({
    folder,
    commit,
    stack,
    swarm,
    secrets: secrets.value,
    instance: world.store.instance,
  })
  if (!rendered.ok) return rendered
  // What is read is masked; a plain value that equals a secret must look the same on both sides.
  const services = await world.secrets.mask(await world.secrets.fill(rendered.value.services))
  return ok({ ...rendered.value, services })
}
