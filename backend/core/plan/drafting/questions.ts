import type { Question } from '../../../contract/plan.ts'

/**
 * Whether an unanswered question holds its whole subject (rule 16): all do, except those whose deed can be left out
 * without spoiling the rest.
 */
const leftOutWhenUnanswered: readonly Question['kind'][] = ['drift', 'removal', 'node-gone']

/** `about` names what is asked about: with the kind it is the question's identity. */
export function question(
  kind: Question['kind'],
  about: string,
  text: string,
  answers: Readonly<Record<string, string>>,
  blocks = !leftOutWhenUnanswered.includes(kind),
): Question {
  return {
    id: `${kind}:${about}`,
    kind,
    text,
    answers: Object.entries(answers).map(([answer, words]) => ({ answer, text: words })),
    blocks,
  }
}

export function finding(
  id: string,
  severity: 'info' | 'warning' | 'error',
  subject: string,
  text: string,
  advice: string,
) {
  return { id, severity, subject, text, advice }
}
