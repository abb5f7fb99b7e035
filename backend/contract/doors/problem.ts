import { type Static, type TSchema, Type } from 'typebox'
import { Settings } from 'typebox/system'
import { Value } from 'typebox/value'
import { OfferedKey } from '../host-key.ts'

/** TypeBox stops at the eighth violation unless told otherwise; the bound keeps a hostile value cheap. */
Settings.Set({ maxErrors: 1000 })

/** Something that is wrong, where, and what to do about it. `path` is dotted, `line` counts from 1. */
export const Problem = Type.Object({
  code: Type.String(),
  text: Type.String(),
  advice: Type.Optional(Type.String()),
  file: Type.Optional(Type.String()),
  line: Type.Optional(Type.Integer()),
  path: Type.Optional(Type.String()),
  /** The key that a host shows and is not known by: a person has to compare it. */
  hostKey: Type.Optional(OfferedKey),
  /** The secret whose value may mend it, where a person can put it in on the page. */
  secret: Type.Optional(Type.String()),
})
export type Problem = Static<typeof Problem>

/** What can be expected to go wrong is a value. */
export type Result<T> = { ok: true; value: T } | { ok: false; problem: Problem }

export const ok = <T>(value: T): Result<T> => ({ ok: true, value })
export const fail = <T>(problem: Problem): Result<T> => ({ ok: false, problem })

/** One violation of a schema: where (segments from the root) and what is wrong there. */
export interface Violation {
  keyword: string
  path: string[]
  text: string
  /** For an unknown key: the key. */
  unknown?: string
  /** For a missing key: the key. */
  missing?: string
  allowed?: readonly unknown[]
}

/** Every violation of `schema` in `value`, all at once (at most a thousand); empty when the value fits. */
export function check(schema: TSchema, value: unknown): Violation[] {
  return Value.Errors(schema, value).flatMap((error) => {
    const path = error.instancePath.split('/').slice(1).map(unescaped)
    const params = error.params as Record<string, unknown>
    const base = { keyword: error.keyword, path, text: error.message }
    if (error.keyword === 'additionalProperties') {
      return (params['additionalProperties'] as string[]).map((key) => ({ ...base, unknown: key }))
    }
    if (error.keyword === 'required') {
      return (params['requiredProperties'] as string[]).map((key) => ({ ...base, missing: key }))
    }
    if (error.keyword === 'enum') return [{ ...base, allowed: params['allowedValues'] as unknown[] }]
    return [base]
  })
}

function unescaped(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~')
}
