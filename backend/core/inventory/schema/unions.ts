import type { Misfit } from './misfits.ts'
import { isMap, type Shape } from './shape.ts'
import { suggest } from './suggest.ts'

/** The member of a union that was meant by `value`; else what to say about it. */
export type Choice = { member: Shape } | { member?: undefined; misfit: Misfit }

export function chooseMember(members: readonly Shape[], value: unknown): Choice {
  if (isMap(value)) return chooseByKey(members, value)
  const member = members.find((candidate) => candidate.type === typeName(value))
  if (member) return { member }
  const text = `must be ${oneOf(members.map(describeMember))}`
  return { misfit: { code: 'invalid-value', path: [], text } }
}

/** Maps of a union are told apart by the one key each requires. */
function chooseByKey(members: readonly Shape[], value: Record<string, unknown>): Choice {
  const maps = members.filter((member) => member.type === 'object')
  if (maps.length === 0) return refuse(`must be ${oneOf(members.map(describeMember))}`)
  const keys = maps.map(distinctKey)
  const used = keys.filter((key) => Object.hasOwn(value, key))
  if (used.length === 1) return { member: maps[keys.indexOf(used[0]!)]! }
  if (used.length > 1) return refuse(`has ${used.join(' and ')}: only one of them can be`)
  const meant = Object.keys(value).flatMap((key) => suggest(key, keys) ?? [])[0]
  return refuse(`must have ${oneOf(keys)}`, meant && `Did you mean "${meant}"?`)
}

function refuse(text: string, advice?: string): Choice {
  return { misfit: { code: 'invalid-value', path: [], text, ...(advice && { advice }) } }
}

function distinctKey(member: Shape): string {
  return member.required?.[0] ?? ''
}

function describeMember(member: Shape): string {
  if (member.type === 'object') return `{ ${distinctKey(member)}: … }`
  return member.type === 'array' ? 'a list of texts' : 'a text'
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

function oneOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}
