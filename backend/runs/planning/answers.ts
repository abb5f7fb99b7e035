import { HomeportError } from '../../contract/errors.ts'
import type { Plan } from '../../contract/plan.ts'
import { answeredPlan, ownAnswers } from '../../core/plan/answered.ts'
import { adoptedOverrides } from '../../core/plan/plan-stack.ts'
import { subjectText } from '../../core/plan/subject.ts'

/**
 * Several plans are answered at once: every answer must be of one of them, and every plan of another subject. Throws
 * `bad-request`, `question-open` or `plan-empty`.
 */
export function assertAnswered(plans: Plan[], answers: Record<string, string>): void {
  const subjects = plans.map(({ subject }) => subjectText(subject))
  const twice = subjects.find((subject, at) => subjects.indexOf(subject) < at)
  if (twice !== undefined) throw new HomeportError('bad-request', `two plans are of ${twice}`)
  const asked = new Set(plans.flatMap(({ questions }) => questions.map(({ id }) => id)))
  const strange = Object.keys(answers).find((id) => !asked.has(id))
  if (strange !== undefined) throw new HomeportError('bad-request', `no plan has a question ${strange}`)
  for (const plan of plans) {
    const own = ownAnswers(plan, answers)
    const answered = answeredPlan(plan, own)
    if (!answered.ok) {
      const { code, text, advice } = answered.problem
      throw new HomeportError(code as 'question-open', `${subjectText(plan.subject)}: ${text}`, advice)
    }
    const means = plan.purpose === 'roll-back' || adoptedOverrides(plan, own).length > 0
    if (answered.value.length === 0 && !means) {
      throw new HomeportError('plan-empty', `${subjectText(plan.subject)}: there is nothing to do`)
    }
  }
}
