import type { Operation, Plan } from '../../../backend/contract/plan.ts'
import type { TextKey, Words } from '../../translations/words.ts'

const counted: readonly [TextKey, (operation: Operation) => boolean][] = [
  ['plan.summary.operations', () => true],
  ['plan.summary.creates', ({ kind }) => kind === 'service-create'],
  ['plan.summary.restarts', isRestart],
  ['plan.summary.removes', ({ kind }) => kind === 'service-remove'],
]

/** `3 changes · 1 service restarts · 1 question`: what a plan comes to. */
export function planSummary({ operations, questions }: Plan, words: Words): string {
  const counts = counted.map(
    ([key, isMeant]) => [key, new Set(operations.filter(isMeant).map(subjectOf)).size] as const,
  )
  const all = [...counts, ['plan.summary.questions', questions.length] as const]
  const said = all.filter(([, count]) => count > 0).map(([key, count]) => words(key, { count }))
  return said.length === 0 ? words('plan.empty') : said.join(' · ')
}

/** What stops and starts again, for however short. */
export function isRestart(operation: Operation): boolean {
  if (operation.kind === 'project-up') return operation.services.some(({ deed }) => deed === 'recreate')
  return operation.kind === 'service-update' && operation.changes.some(({ effect }) => effect === 'restarts')
}

/** The same thing changed in either of two ways, by a person's answer, is one change. */
function subjectOf({ kind, subject }: Operation): string {
  return `${kind} ${subject}`
}
