import { fail, ok, type Result } from '../contract/doors/problem.ts'
import { isOfTheStore } from '../contract/errors.ts'
import { onlookingPurposes, type Plan } from '../contract/plan.ts'
import type { PartOutcome, Run } from '../contract/run.ts'
import type { RunState } from '../contract/words.ts'
import { answeredPlan, ownAnswers } from '../core/plan/answered.ts'
import { stacksBefore } from '../core/plan/order-plans.ts'
import { nodeOf, targetKey } from '../core/plan/subject.ts'
import { runSummary } from '../core/run/summary.ts'
import { EngineError } from '../ports/nodes/docker-api.ts'
import type { RunJournal } from './history/journal.ts'
import { isHeld, type Leases, targetText } from './leases/leases.ts'
import { carryOutPart } from './part.ts'
import { cancelOf, LeftStanding } from './step.ts'
import type { World } from './world.ts'

/** `standing`: homeport stops, or the world is lost; `no room`: the disk took no more rows, full or not writable. Both can go on from there. */
export type RunEnd = 'ended' | 'standing' | 'no room'

/** Carries a run from where its journal stands to its end, or to where it must be left. */
export async function carryOutRun(
  world: World,
  leases: Leases,
  journal: RunJournal,
  stop: AbortSignal,
): Promise<RunEnd> {
  try {
    if (journal.run.state === 'queued') journal.append({ type: 'run.started' })
    if (journal.run.state === 'waiting') journal.append({ type: 'run.continued' })
    for (let part = 0; part < journal.run.parts.length; part += 1) {
      if (journal.run.parts[part]?.outcome === undefined) await onePart(world, leases, journal, part, stop)
    }
    journal.append({
      type: 'run.finished',
      state: stateOf(journal.run),
      summary: runSummary(journal.run, world.clock.now()),
    })
    return 'ended'
  } catch (error) {
    if (error instanceof LeftStanding) {
      if (!stop.aborted) journal.append({ type: 'run.waiting', text: error.message, stands: true })
      return 'standing'
    }
    if (isOfTheStore(error)) return 'no room'
    throw error
  }
}

async function onePart(world: World, leases: Leases, journal: RunJournal, part: number, stop: AbortSignal) {
  const record = journal.run.parts[part] as Run['parts'][number]
  const end = (outcome: PartOutcome, cause: string, advice?: string, code?: string) =>
    journal.append({
      type: 'part.finished',
      part,
      outcome,
      cause,
      ...(code === undefined ? {} : { code }),
      ...(advice === undefined ? {} : { advice }),
    })
  const blocker = failedBefore(world, journal.run, part)
  if (blocker !== undefined) return end('not-started', `it comes after ${blocker}, which did not come up`)
  const stored = world.store.plan(record.plan)
  if (stored === undefined) return end('refused', `its plan ${record.plan.slice(0, 12)} is not kept any more`)
  const answered = answeredPlan(stored.plan, ownAnswers(stored.plan, journal.run.answers))
  if (!answered.ok) return end('refused', answered.problem.text, answered.problem.advice)
  const target = targetKey(record.subject)
  // Taking the lease is the first of preparing: a swarm's managers may need half a second to agree on it.
  if (record.stages.length === 0) journal.append({ type: 'stage.started', part, stage: 'prepare' })
  const isBegun = record.stages.some(({ state, steps }) => state !== 'running' || steps.length > 0)
  const leased = await lease({ world, leases, journal, plan: stored.plan, isBegun, stop })
  if (!leased.ok) {
    const { code, text, advice } = leased.problem
    if (!isBegun) journal.append({ type: 'stage.finished', part, state: 'failed' })
    return end(code === 'cancelled' ? 'cancelled' : 'refused', text, advice, code)
  }
  try {
    const context = { world, journal, part, plan: stored.plan, operations: answered.value }
    const confirmLease = () => leases.confirm(target)
    await carryOutPart({ ...context, confirmLease, stop: AbortSignal.any([stop, leased.value]) })
  } catch (error) {
    const isLost = error instanceof LeftStanding && leased.value.aborted && !stop.aborted
    throw isLost ? new LeftStanding(`another homeport has taken over ${targetText(target)}`) : error
  } finally {
    if (!stop.aborted) await leases.drop(target)
  }
}

interface Leasing {
  world: World
  leases: Leases
  journal: RunJournal
  plan: Plan
  /** A former process did part of it: that is not refused any more, it waits. */
  isBegun: boolean
  stop: AbortSignal
}

/** A swarm that is still to be made has nobody else on it: there is nothing to lease. */
async function lease(of: Leasing): Promise<Result<AbortSignal>> {
  const { world, journal, plan, isBegun, stop } = of
  if (plan.operations.some((operation) => operation.kind === 'swarm-init')) return ok(stop)
  let waitsSince: number | undefined
  for (;;) {
    if (stop.aborted) throw new LeftStanding('homeport stops')
    const taken = await takeLease(of)
    if (taken.ok || (!isBegun && isHeld(taken.problem))) {
      if (waitsSince !== undefined) journal.append({ type: 'run.continued' })
      return taken
    }
    if (stop.aborted) throw new LeftStanding('homeport stops')
    const { text } = taken.problem
    if (waitsSince === undefined) journal.append({ type: 'run.waiting', text })
    waitsSince ??= world.clock.monotonic()
    if (world.clock.monotonic() - waitsSince > world.limits.waitMs) {
      // Nothing waits behind a backup: the next one catches up.
      if (onlookingPurposes.has(plan.purpose)) return taken
      throw new LeftStanding(text)
    }
    await world.clock.wait(500, stop)
    const unwanted = cancelOf(journal.run)
    if (unwanted !== undefined && (!isBegun || journal.run.cancel?.choice === 'leave')) return fail(unwanted)
  }
}

async function takeLease({ leases, plan, journal }: Leasing): Promise<Result<AbortSignal>> {
  try {
    return await leases.take(targetKey(plan.subject), journal.run.id)
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return fail({ code: 'unreachable', text: error.message })
  }
}

/** The part of this run that this one comes after and that did not succeed, in words. */
function failedBefore(world: World, run: Run, part: number): string | undefined {
  const subject = run.parts[part]?.subject
  const failed = run.parts.slice(0, part).filter((one) => one.outcome !== 'succeeded')
  if (subject?.kind !== 'stack') return undefined
  const isOnSwarm = nodeOf(subject) === undefined
  const swarm = failed.find(
    (one) => isOnSwarm && one.subject.kind === 'swarm' && one.subject.swarm === subject.target,
  )
  if (swarm !== undefined) return `swarm ${subject.target}`
  const earlier = stacksBefore(subject.stack, world.inventory() ?? { stacks: [] })
  const first = failed.find((one) => one.subject.kind === 'stack' && earlier.includes(one.subject.stack))
  return first?.subject.kind === 'stack' ? `stack ${first.subject.stack}` : undefined
}

/** The run ends as its worst part. */
const worst: { outcome: PartOutcome; state: RunState }[] = [
  { outcome: 'failed', state: 'failed' },
  { outcome: 'rolled-back', state: 'rolled-back' },
  { outcome: 'cancelled', state: 'cancelled' },
  { outcome: 'refused', state: 'refused' },
  { outcome: 'not-started', state: 'failed' },
]

function stateOf(run: Run): RunState {
  const found = worst.find(({ outcome }) => run.parts.some((part) => part.outcome === outcome))
  return found?.state ?? 'succeeded'
}
