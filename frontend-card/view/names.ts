import type { Subject } from '../../backend/contract/plan.ts'
import { isKey, type Words } from '../translations/words.ts'

/** What a plan or a part of a run is about, by its name. */
export function subjectName(subject: Subject): string {
  return subject.kind === 'stack' ? subject.stack : subject.swarm
}

/** `service domoticz/web`, its first word in the language of the face. */
export function thingText(subject: string, words: Words): string {
  const [kind = '', ...rest] = subject.split(' ')
  const key = `thing.${kind}`
  return isKey(key) ? [words(key), ...rest].join(' ') : subject
}

/** `a`, `a and b`, `a, b and c`. */
export function listText(names: readonly string[], words: Words): string {
  if (names.length < 2) return names.join('')
  return words('list.and', { first: names.slice(0, -1).join(', '), last: names.at(-1) as string })
}

/** `domoticz`, or `domoticz and 2 more`. */
export function subjectsText(subjects: readonly Subject[], words: Words): string {
  const [first, ...more] = subjects.map(subjectName)
  if (first === undefined) return ''
  return more.length === 0 ? first : words('run.and', { first, count: more.length })
}
