import type { Plan } from '../../contract/plan.ts'
import { fail, ok, type Result } from '../../contract/problem.ts'
import type { DesiredStack } from '../../core/plan/desired-stack.ts'
import type { World } from '../world.ts'

/**
 * What a plan wishes for its stack: rendered from the plan's own commit, or what a release holds. Undefined: the
 * stack should go, or the subject is a swarm.
 */
export async function desiredOf(
  world: World,
  plan: Pick<Plan, 'subject' | 'purpose' | 'madeFrom'>,
): Promise<Result<DesiredStack | undefined>> {
  const { subject, purpose, madeFrom } = plan
  if (subject.kind === 'swarm' || purpose === 'remove') return ok(undefined)
  if (madeFrom.release !== undefined) {
    const release = world.store.release(subject.stack, madeFrom.release)
    if (release !== undefined) return ok(release.desired as DesiredStack)
    return fail({
      code: 'release-missing',
      text: `release #${madeFrom.release} of ${subject.stack} is not kept any more`,
    })
  }
  return renderCommit(world, subject.stack, subject.target, madeFrom.commit)
}

/** Renders a stack as the inventory of that commit has it. */
export async function renderCommit(
  world: World,
  stackName: string,
  swarm: string,
  commit: string,
): Promise<Result<DesiredStack>> {
  const stack = world.inventory()?.stacks.find((candidate) => candidate.name === stackName)
  if (stack === undefined) {
    return fail({ code: 'plan-outdated', text: `stack ${stackName} is not in the inventory any more` })
  }
  const folder = await world.source.checkOut(commit)
  const known = await world.secrets.known()
  const secrets = Object.fromEntries(Object.entries(known).filter(([name]) => stack.secrets.includes(name)))
  const rendered = await world.render({
    folder,
    commit,
    stack,
    swarm,
    secrets,
    instance: world.store.instance,
  })
  if (!rendered.ok) return rendered
  // What is read is masked; a plain value that equals a secret must look the same on both sides.
  const services = await world.secrets.mask(await world.secrets.fill(rendered.value.services))
  return ok({ ...rendered.value, services })
}
