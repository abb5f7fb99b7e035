import type { Operation, OperationKind, OperationOf } from '../contract/plan.ts'
import { fail, type Result } from '../contract/problem.ts'
import { operationState } from '../core/run/done.ts'
import { EngineError } from '../ports/docker-api.ts'
import { actOnNetwork, actOnObject } from './acts/objects.ts'
import { createService, removeService, updateService } from './acts/services.ts'
import { initSwarm, joinNode, setNode, setSwarm } from './acts/swarm.ts'
import type { PartContext } from './part-context.ts'
import { recordApplied } from './record-applied.ts'
import { type Scene, sceneOf } from './scene.ts'
import { done, engineProblem, type StepEnd, skipped } from './step.ts'

type Act<K extends OperationKind> = (
  context: PartContext,
  operation: OperationOf<K>,
  scene: Scene,
) => Promise<void>

/** What verify needs to know of an operation on a service. */
export interface Sent {
  /** Engine time before which nothing that is seen of the service has to do with this operation. */
  startedAt?: string | undefined
}

/** One call each. Looking, comparing and repeating stand below, once for all. */
const acts: { [K in OperationKind]: Act<K> } = {
  'swarm-init': initSwarm,
  'swarm-settings': setSwarm,
  'node-join': joinNode,
  'node-settings': setNode,
  'network-create': actOnNetwork.create,
  'network-remove': actOnNetwork.remove,
  'config-create': actOnObject.createConfig,
  'config-remove': actOnObject.removeConfig,
  'secret-create': actOnObject.createSecret,
  'secret-remove': actOnObject.removeSecret,
  'service-create': createService,
  'service-update': updateService,
  'service-remove': removeService,
}

/** Making and joining a swarm are done when the swarm says so, not when the call returns. */
const settles: ReadonlySet<OperationKind> = new Set([
  'swarm-init',
  'node-join',
  'service-remove',
  'network-remove',
])
const SETTLE_MS = 90_000

/**
 * Reads, compares, acts (rule 13): what is done already is left alone, what was changed by someone else is a
 * conflict, a lost answer is looked into before anything is sent again.
 */
export async function carryOut(
  context: PartContext,
  operation: Operation,
  again: boolean,
): Promise<Result<StepEnd<Sent>>> {
  const { clock } = context.world
  const from = clock.monotonic()
  let acted = false
  let sent: Sent = {}
  for (let tries = 0; ; ) {
    const scene = await sceneOf(context, operation)
    const state = operationState(operation, scene.seen)
    if (state.state === 'done') {
      recordApplied(context, operation, scene)
      if (acted) return done(sent, state.detail)
      return skipped(foundSent(operation, scene), again ? state.detail : `${state.detail} already`)
    }
    if (state.state === 'failed' || state.state === 'conflict')
      return fail({ code: state.state, text: state.text })
    if (acted && settles.has(operation.kind)) {
      if (clock.monotonic() - from > SETTLE_MS)
        return fail({
          code: 'not-settled',
          text: `${operation.subject}: not done after ${SETTLE_MS / 1000} s`,
        })
      await clock.wait(300, context.stop)
      continue
    }
    tries += 1
    if (tries > 4)
      return fail({ code: 'conflict', text: `${operation.subject}: someone else keeps changing it` })
    sent = { startedAt: liveOf(operation, scene)?.UpdatedAt }
    const refused = await act(context, operation, scene)
    if (refused !== undefined) return refused
    acted = true
  }
}

async function act(
  context: PartContext,
  operation: Operation,
  scene: Scene,
): Promise<Result<never> | undefined> {
  const run = acts[operation.kind] as Act<OperationKind>
  try {
    await run(context, operation, scene)
    return undefined
  } catch (error) {
    if (!(error instanceof EngineError) || error.outcomeUnknown) throw error
    // The loser of a compare-and-swap looks again (engine.md § 2.7); so does one whose object came to be meanwhile.
    if (/update out of sequence|already exists|already part of a swarm/.test(error.message)) return undefined
    return fail(engineProblem(error))
  }
}

/** An earlier process sent it: when is told by what Swarm began then. */
function foundSent(operation: Operation, scene: Scene): Sent {
  const live = liveOf(operation, scene)
  return { startedAt: live?.UpdateStatus?.StartedAt ?? live?.CreatedAt }
}

function liveOf(operation: Operation, scene: Scene) {
  if (operation.kind !== 'service-create' && operation.kind !== 'service-update') return undefined
  return scene.seen.snapshot?.services.find((service) => service.Spec.Name === operation.name)
}
