import { fail, ok, type Result } from '../../contract/doors/problem.ts'
import type { Operation, OperationOf } from '../../contract/plan.ts'
import { patched } from '../../core/plan/keyed/field-changes.ts'
import { type KeyedSpec, keyedSpec, specHash } from '../../core/plan/keyed.ts'
import { operationState } from '../../core/run/done.ts'
import { isProjectOperation, type ProjectOperation } from '../../core/run/project/project-done.ts'
import type { PartContext } from '../part-context.ts'
import { done, goOn, LeftStanding, step, stepOf } from '../step.ts'
import { seenProject } from './projects.ts'
import { recordApplied } from './record-applied.ts'
import { type Scene, sceneOf } from './scene.ts'

type Sending = OperationOf<'service-create' | 'service-update'>

/**
 * What became of what was sent, before anything is planned anew: an answer may have been lost, and Swarm may have put a
 * service back by itself. Not known, the one would stay and the other be called a change by hand.
 */
export async function settle(context: PartContext): Promise<Result<void>> {
  const begun = context.operations.filter(({ id }) => stepOf(context, id) !== undefined)
  const project = begun.filter(isProjectOperation).at(-1)
  return project === undefined ? settleSwarm(context) : settleProject(context, project)
}

/** Compose goes on with what it read when it began, whatever lies in the folder by then. */
function settleProject(context: PartContext, operation: ProjectOperation): Promise<Result<void>> {
  const { clock, limits } = context.world
  return step(context, 'settle', 'wait until Docker Compose has ended', async () => {
    const from = clock.monotonic()
    while ((await seenProject(context, operation)).run.busy) {
      if (context.stop.aborted) throw new LeftStanding('homeport stops')
      goOn(context)
      if (clock.monotonic() - from > limits.convergeMs)
        return fail({ code: 'not-done', text: 'Docker Compose is still at work' })
      await clock.wait(LOOK_EVERY_MS, context.stop)
    }
    return done(undefined)
  })
}

const LOOK_EVERY_MS = 500

async function settleSwarm(context: PartContext): Promise<Result<void>> {
  const sent = context.operations.filter(isSending).filter(({ id }) => stepOf(context, id) !== undefined)
  const [first] = sent
  if (first === undefined) return ok(undefined)
  return step(context, 'settle', 'see what became of what was sent', async () => {
    const scene = await sceneOf(context, first)
    for (const operation of sent) settleOne(context, operation, scene)
    return done(undefined)
  })
}

function isSending(operation: Operation): operation is Sending {
  return operation.kind === 'service-create' || operation.kind === 'service-update'
}

function settleOne(context: PartContext, operation: Sending, scene: Scene): void {
  const state = stepOf(context, operation.id)?.state
  const isRecorded = state === 'done' || state === 'skipped'
  if (!isRecorded && operationState(operation, scene.seen).state === 'done')
    recordApplied(context, operation, scene)
  if (isRecorded && operation.kind === 'service-update' && isAsBefore(operation, scene))
    takeBack(context, operation)
}

function isAsBefore({ name, before }: OperationOf<'service-update'>, { seen }: Scene): boolean {
  const live = seen.snapshot?.services.find(({ Spec }) => Spec.Name === name)
  return live !== undefined && specHash(keyedSpec(live.Spec, seen.networkNames)) === before
}

/** Fields that were overwritten against somebody's hand are theirs again: that is asked anew. */
function takeBack({ world: { store }, plan }: PartContext, operation: OperationOf<'service-update'>): void {
  const { subject } = plan
  if (operation.needs !== undefined || subject.kind !== 'stack') return
  const applied = store.applied(subject.stack)[operation.service] as KeyedSpec | undefined
  if (applied === undefined) return
  const changes = operation.changes.map(({ path, from, effect }) => ({ path, to: from, effect }))
  store.setApplied(subject.stack, operation.service, patched(applied, changes))
}
