import { fail, type Result } from '../../contract/doors/problem.ts'
import { swarmOf } from '../../core/plan/subject.ts'
import { livingNodes, stillEnding } from '../../core/swarm/what-runs.ts'
import { look } from '../look.ts'
import type { PartContext } from '../part-context.ts'
import { cancelled, done, goOn, LeftStanding, type StepEnd } from '../step.ts'

const LOOK_EVERY_MS = 400

/**
 * Waits until what was removed of a stack has really ended: Swarm takes a service out of its list at once and stops its
 * containers afterwards, and two must not write to one volume.
 */
export async function waitUntilGone(
  context: PartContext,
  stack: string,
): Promise<Result<StepEnd<undefined>>> {
  const { clock, limits } = context.world
  const from = clock.monotonic()
  for (;;) {
    if (context.stop.aborted) throw new LeftStanding('homeport stops')
    const { snapshot } = await look(context.world, swarmOf(context.plan.subject))
    goOn(context)
    const left = stillEnding(stack, snapshot, livingNodes(snapshot.nodes, context.world.lostNodes()))
    if (left.length === 0) return done(undefined, 'gone')
    const unwanted = cancelled(context)
    if (unwanted !== undefined) return fail(unwanted)
    if (clock.monotonic() - from > limits.convergeMs) {
      const seconds = Math.round(limits.convergeMs / 1000)
      return fail({ code: 'not-done', text: `${left.length} removed tasks still run after ${seconds} s` })
    }
    await clock.wait(LOOK_EVERY_MS, context.stop)
  }
}
