import { fail, ok, type Problem, type Result } from '../../contract/doors/problem.ts'
import type { Operation, Plan, Question } from '../../contract/plan.ts'
import { answeredPlan, ownAnswers } from '../../core/plan/answered.ts'
import { nodeOf } from '../../core/plan/subject.ts'
import { settle } from '../acts/settle.ts'
import { touchedServices } from '../acts/touched-services.ts'
import type { PartContext } from '../part-context.ts'
import { makePlanFor } from '../planning/make-plan.ts'
import { broughtUp, convergeProject } from '../project/converge-project.ts'
import { done, type StepEnd, step } from '../step.ts'
import { converge } from './converge.ts'
import { deploy } from './deploy.ts'
import { type Evidence, gatherEvidence } from './evidence.ts'
import { hold } from './hold.ts'

/** How a part ends that did not go well. */
export interface Diagnosis {
  outcome: 'rolled-back' | 'failed' | 'cancelled'
  cause: string
  advice?: string
  release?: number
}

/** Why it failed, in words with the way out; then what the stack's `on_failure` wishes. */
export async function diagnose(context: PartContext, problem: Problem): Promise<Result<Diagnosis>> {
  const looked = await step<Evidence>(context, 'evidence', 'find out why', async () => {
    const evidence =
      problem.code === 'cancelled'
        ? { cause: problem.text, evidence: [] }
        : await gatherEvidence(context, problem)
    const told = await context.world.secrets.mask(evidence)
    return done(told, [told.cause, ...told.evidence].join('\n      '))
  })
  // Not knowing why is no reason to leave it broken.
  const { cause, advice } = looked.ok ? looked.value : { cause: problem.text, advice: problem.advice }
  const why = { cause, ...(advice === undefined ? {} : { advice }) }
  const { cancel } = context.journal.run
  hold(context)
  if (cancel?.choice === 'leave') return ok({ outcome: 'cancelled', ...why })
  const settled = await settle(context)
  if (!settled.ok) return settled
  const back = await wayBack(context, cancel?.choice === 'roll-back')
  if (!back.ok) return back
  if (back.value === undefined) return ok({ outcome: cancel === undefined ? 'failed' : 'cancelled', ...why })
  const restored = await putBack(context, back.value)
  if (restored.ok) return ok({ outcome: 'rolled-back', ...why, release: back.value })
  return ok({
    outcome: 'failed',
    cause: `${cause}; putting release #${back.value} back failed too: ${restored.problem.text}`,
    ...(why.advice === undefined ? {} : { advice: why.advice }),
  })
}

/** The release to go back to; undefined when there is none or the stack wishes to be left as it is. */
async function wayBack(context: PartContext, asked: boolean): Promise<Result<number | undefined>> {
  const { subject } = context.plan
  if (subject.kind === 'swarm') return ok(undefined)
  const { store } = context.world
  const chosen = await step<{ release?: number }>(
    context,
    'way-back',
    'see what there is to go back to',
    async () => {
      const stack = context.world.inventory()?.stacks.find(({ name }) => name === subject.stack)
      const release = store.currentRelease(subject.stack)
      if (release === undefined) return done({}, 'no earlier release: left as it is, volumes kept')
      if (stack?.onFailure === 'keep' && !asked) return done({}, 'on_failure: keep')
      return done({ release }, `release #${release}`)
    },
  )
  return chosen.ok ? ok(chosen.value.release) : chosen
}

/** Puts a release back: an ordinary plan whose desired state is that release, carried out within this part. */
async function putBack(context: PartContext, release: number): Promise<Result<void>> {
  const { world } = context
  const planned = await step<{ plan: string }>(
    context,
    'plan-back',
    `plan the way back to #${release}`,
    async () => {
      const madeFrom = { ...context.plan.madeFrom, release }
      const plan = await makePlanFor(world, { subject: context.plan.subject, purpose: 'roll-back', madeFrom })
      if (!plan.ok) return plan
      world.store.savePlan(plan.value, world.clock.now())
      return done({ plan: plan.value.id }, `${plan.value.operations.length} operations`)
    },
  )
  if (!planned.ok) return planned
  const plan = world.store.plan(planned.value.plan)?.plan
  if (plan === undefined) return fail({ code: 'internal', text: 'the plan of the way back is not kept' })
  const operations = answeredPlan(plan, answersBack(context, plan))
  if (!operations.ok) return operations
  const sent = await deploy(context, operations.value, 'back:')
  if (!sent.ok) return sent
  return step(context, 'back:converge', `release #${release} is healthy again`, () =>
    convergedBack(context, operations.value),
  )
}

/** What was put back, and what this run had touched besides and was there before it. */
function convergedBack(
  context: PartContext,
  back: readonly Operation[],
): Promise<Result<StepEnd<undefined>>> {
  const { subject } = context.plan
  const node = nodeOf(subject)
  if (node !== undefined && subject.kind === 'stack')
    return convergeProject(context, node, subject.stack, broughtUp(back))
  const touched = touchedServices(context, back, 'back:')
  const own = touchedServices(context, context.operations).filter(
    ({ name }) => !touched.some((one) => one.name === name),
  )
  const created = new Set(context.operations.flatMap((o) => (o.kind === 'service-create' ? [o.name] : [])))
  const still = own.filter(({ name }) => !created.has(name)).map(({ name }) => ({ name }))
  return converge(context, [...touched, ...still], { rolledBackCounts: true })
}

/**
 * What this very run changed is put back without asking: the first answer of each question that would hold it is to go
 * ahead. What can be left out stays as it is, and so does what would lose data or take something from somebody, unless
 * a person has said otherwise of this run.
 */
function answersBack({ journal }: PartContext, plan: Plan): Record<string, string> {
  const given = ownAnswers(plan, journal.run.answers)
  const own = plan.questions.filter(({ kind, blocks }) => blocks && !onlyByAPerson.has(kind))
  const ahead = own.flatMap(({ id, answers }) => (answers[0] ? [[id, answers[0].answer]] : []))
  const offered = plan.questions.filter(({ id, answers }) =>
    answers.some(({ answer }) => answer === given[id]),
  )
  return Object.fromEntries([...ahead, ...offered.map(({ id }) => [id, given[id]])])
}

const onlyByAPerson: ReadonlySet<Question['kind']> = new Set(['empty-volume', 'foreign-instance', 'adopt'])
