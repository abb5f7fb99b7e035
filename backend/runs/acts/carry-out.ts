import { fail, ok, type Result } from '../../contract/doors/problem.ts'
import type { EngineOperation, OperationOf } from '../../contract/plan.ts'
import { operationState } from '../../core/run/done.ts'
import { isProjectOperation } from '../../core/run/project/project-done.ts'
import { EngineError } from '../../ports/nodes/docker-api.ts'
import type { PartContext } from '../part-context.ts'
import { done, engineProblem, goOn, LeftStanding, type StepEnd, skipped } from '../step.ts'
import { actOnNetwork, actOnObject } from './objects.ts'
import { bringUp, putFiles, takeDown } from './projects.ts'
import { recordApplied } from './record-applied.ts'
import { type Scene, sceneOf } from './scene.ts'
import { createService, removeService, updateService } from './services.ts'
import { initSwarm, joinNode, setNode, setSwarm } from './swarm.ts'

type Kind = EngineOperation['kind']
type Act<K extends Kind> = (context: PartContext, operation: OperationOf<K>, scene: Scene) => Promise<void>

/** What verify needs to know of an operation on a service. */
export interface Sent {
  /** Engine time before which nothing that is seen of the service has to do with this operation. */
  startedAt?: string | undefined
}

/** One call each. Looking, comparing and repeating stand below, once for all. */
const acts: { [K in Kind]: Act<K> } = {
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
  'project-files': putFiles,
  'project-up': bringUp,
  'project-down': takeDown,
}

/** Joining takes a while; and Swarm itself writes to a service it updates, so that a compare-and-swap may lose often. */
const PATIENCE_MS = 90_000
const LOOK_AGAIN_MS = 200
const BUSY_LOOK_MS = 500

/**
 * Reads, compares, acts (rule 13): what is done already is left alone, what was changed by someone else is a
 * conflict, a lost answer is looked into before anything is sent again.
 */
export async function carryOut(
  context: PartContext,
  operation: EngineOperation,
  again: boolean,
): Promise<Result<StepEnd<Sent>>> {
  const { clock } = context.world
  const until = clock.monotonic() + patienceFor(context, operation)
  let sent: Sent | undefined
  let told = ''
  for (let pauseMs = 0; clock.monotonic() < until; ) {
    if (pauseMs > 0) await clock.wait(pauseMs, context.stop)
    if (context.stop.aborted) throw new LeftStanding('homeport stops')
    const scene = await sceneOf(context, operation)
    // In the engine's own time, as long as this process has sent it: whose clock is right nobody knows.
    const since = sent === undefined && !again ? undefined : (sent?.startedAt ?? scene.seen.since)
    const state = operationState(operation, { ...scene.seen, since })
    if (state.state === 'done') {
      recordApplied(context, operation, scene)
      // Of a new service nothing was before.
      if (sent !== undefined)
        return done({ startedAt: sent.startedAt ?? made(operation, scene) }, state.detail)
      return skipped(foundSent(operation, scene), again ? state.detail : `${state.detail} already`)
    }
    if (state.state === 'busy') {
      goOn(context)
      told = tellOnce(context, state.text, told)
      pauseMs = BUSY_LOOK_MS
      continue
    }
    if (state.state !== 'act') return fail({ code: state.state, text: state.text })
    pauseMs = LOOK_AGAIN_MS
    // What was sent is not sent twice: it is done when the engine shows it. What Compose was cut off in is begun again.
    if (sent !== undefined && !isProjectOperation(operation)) continue
    const startedAt = liveOf(operation, scene)?.UpdatedAt
    const won = await act(context, operation, scene)
    if (!won.ok) return won
    if (!won.value) continue
    sent = { startedAt }
    pauseMs = 0
  }
  const text = `${operation.subject}: ${sent === undefined ? 'someone else keeps changing it' : 'sent, but it did not come about'}`
  return fail({ code: 'not-done', text })
}

/** What Compose brings up may wait for services to become healthy. */
function patienceFor({ world }: PartContext, { kind }: EngineOperation): number {
  return kind === 'project-up' || kind === 'project-down' ? world.limits.convergeMs : PATIENCE_MS
}

function tellOnce({ journal }: PartContext, text: string, told: string): string {
  if (text !== told) journal.say(`    ${text}`)
  return text
}

/** Someone was quicker, or Swarm has not let go of it yet: a network goes only after the last of its tasks. */
const tryAgain = /update out of sequence|already exists|already part of a swarm|is in use by|active endpoints/

/** True: sent. False: someone was quicker, look again (engine.md § 2.7). */
async function act(context: PartContext, operation: EngineOperation, scene: Scene): Promise<Result<boolean>> {
  const run = acts[operation.kind] as Act<Kind>
  try {
    await run(context, operation, scene)
    return ok(true)
  } catch (error) {
    if (!(error instanceof EngineError) || error.outcomeUnknown) throw error
    if (tryAgain.test(error.message)) return ok(false)
    return fail(engineProblem(error))
  }
}

/** An earlier process sent it: when is told by what Swarm began then, or by when the service was last written. */
function foundSent(operation: EngineOperation, scene: Scene): Sent {
  const live = liveOf(operation, scene)
  return { startedAt: live?.UpdateStatus?.StartedAt ?? live?.UpdatedAt }
}

function made(operation: EngineOperation, scene: Scene): string | undefined {
  return liveOf(operation, scene)?.CreatedAt
}

function liveOf(operation: EngineOperation, scene: Scene) {
  if (operation.kind !== 'service-create' && operation.kind !== 'service-update') return undefined
  return scene.seen.snapshot?.services.find((service) => service.Spec.Name === operation.name)
}
