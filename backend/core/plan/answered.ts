import { fail, ok, type Problem, type Result } from '../../contract/doors/problem.ts'
import type { Operation, Plan } from '../../contract/plan.ts'

/**
 * The operations to be done, given the answers (question id → answer). Problems: `question-open` when a question that
 * holds the subject is unanswered, `bad-request` for an answer the plan does not offer, `plan-empty` with why when
 * something is in the way of the whole.
 */
export function answeredPlan(
  plan: Pick<Plan, 'operations' | 'questions' | 'findings'>,
  answers: Readonly<Record<string, string>>,
): Result<Operation[]> {
  const problem = wrongAnswer(plan, answers) ?? openQuestion(plan, answers) ?? hindrance(plan)
  if (problem) return fail(problem)
  const given = plan.operations.filter(({ needs }) => !needs || answers[needs.question] === needs.answer)
  const chosen = withoutReplaced(given)
  const ids = new Set(chosen.map(({ id }) => id))
  return ok(chosen.map((operation) => ({ ...operation, waits: operation.waits.filter((id) => ids.has(id)) })))
}

/** Why a plan has nothing to do although all is not as wished; without operations every error of it is in the way. */
export function hindrance({
  operations,
  findings,
}: Pick<Plan, 'operations' | 'findings'>): Problem | undefined {
  const found = findings.find(({ severity }) => severity === 'error')
  if (found === undefined || operations.length > 0) return undefined
  return { code: 'plan-empty', text: `it cannot be done: ${found.text}`, advice: found.advice }
}

/** Answers are given for several plans at once: those of one. */
export function ownAnswers(
  { questions }: Pick<Plan, 'questions'>,
  answers: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(answers).filter(([id]) => questions.some((asked) => asked.id === id)),
  )
}

function wrongAnswer(
  plan: Pick<Plan, 'questions'>,
  answers: Readonly<Record<string, string>>,
): Problem | undefined {
  for (const [id, answer] of Object.entries(answers)) {
    const question = plan.questions.find((candidate) => candidate.id === id)
    if (!question) return { code: 'bad-request', text: `the plan has no question ${id}` }
    if (question.answers.some((offered) => offered.answer === answer)) continue
    const offered = question.answers.map((one) => one.answer).join(', ')
    return { code: 'bad-request', text: `${answer} is no answer to ${id}: choose from ${offered}` }
  }
  return undefined
}

function openQuestion(
  plan: Pick<Plan, 'questions'>,
  answers: Readonly<Record<string, string>>,
): Problem | undefined {
  const open = plan.questions.filter((question) => question.blocks && !Object.hasOwn(answers, question.id))
  if (open.length === 0) return undefined
  return {
    code: 'question-open',
    text: `unanswered: ${open.map((question) => question.text).join('; ')}`,
    advice: 'Answer the questions of the plan when starting the run.',
  }
}

/** What an answer chose is done instead of what would be done otherwise; making again, instead of any update. */
function withoutReplaced(operations: readonly Operation[]): Operation[] {
  return operations.filter(
    (operation, at) => !operations.some((other, place) => replaces(other, operation, place < at)),
  )
}

function replaces(other: Operation, operation: Operation, isEarlier: boolean): boolean {
  if (other === operation || other.subject !== operation.subject) return false
  const more = strength(other) - strength(operation)
  if (more > 0) return other.kind === operation.kind || operation.kind === 'service-update'
  return more === 0 && isEarlier && other.kind === operation.kind
}

function strength(operation: Operation): number {
  if (!operation.needs) return 0
  return operation.kind === 'service-update' ? 1 : 2
}
